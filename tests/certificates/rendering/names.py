"""Names as graduates write them, Arabic and Latin, one pair a line. Made up; any likeness is chance."""

COMMON = """
نورة بنت عبدالله القحطاني | Nourah bint Abdullah Alqahtani
محمد بن عبدالله الغامدي | Mohammed bin Abdullah Alghamdi
رؤى عبدالرحمن صباغ | Ruaa Abdulrahman Sabbagh
سارة أحمد الزهراني | Sarah Ahmed Alzahrani
فاطمة حسن باوزير | Fatimah Hassan Bawazeer
خالد إبراهيم الحربي | Khalid Ibrahim Alharbi
ريم سعد العتيبي | Reem Saad Alotaibi
يوسف عمر باعشن | Yousef Omar Baeshen
هند علي الشهري | Hind Ali Alshehri
عمر صالح اليافعي | Omar Saleh Alyafei
منى خالد الجهني | Muna Khalid Aljohani
أحمد محمد فلاته | Ahmed Mohammed Fallatah
لمى فهد السلمي | Lama Fahad Alsulami
سلطان ناصر المطيري | Sultan Nasser Almutairi
أسماء يحيى عسيري | Asma Yahya Asiri
تركي بندر الدوسري | Turki Bandar Aldosari
جواهر سالم البقمي | Jawaher Salem Albaqami
ماجد حمد الثبيتي | Majed Hamad Althubaiti
دانة طارق بخاري | Danah Tariq Bukhari
بدر عبدالمحسن العنزي | Badr Abdulmohsen Alanazi
رهف ياسر خوجه | Rahaf Yasser Khojah
فيصل غازي اللحياني | Faisal Ghazi Allehyani
شهد عادل مدني | Shahad Adel Madani
نايف مشعل الشمري | Nayef Mishal Alshammari
غدير حسين الهذلي | Ghadeer Hussain Alhuthali
سعيد مبارك القرني | Saeed Mubarak Alqarni
أمل مصطفى حلواني | Amal Mustafa Halawani
رائد جميل كتبي | Raed Jameel Kutbi
ابتسام سليمان الأحمدي | Ibtisam Sulaiman Alahmadi
إبراهيم آدم هوساوي | Ibrahim Adam Hawsawi
آلاء محمود الأهدل | Alaa Mahmoud Alahdal
لؤي عبدالإله الإدريسي | Luay Abdulelah Alidrisi
ولاء رضا جمل الليل | Walaa Reda Jamal Allail
هلا بلال الأنصاري | Hala Bilal Alansari
سلام عبدالسلام الآغا | Salam Abdulsalam Alagha
إسلام جلال العلاوي | Islam Jalal Alallawi
آمنة هلال الكلابي | Amnah Hilal Alkilabi
علاء الدين صلاح ملا | Alauddin Salah Mulla
إيلاف خلاف السلالي | Eelaf Khallaf Alsulali
ليلى إلياس أبو الحسن | Layla Elias Abu Alhasan
عبدالرزاق آل الشيخ | Abdulrazzaq Al Alshaikh
الجوهرة بنت فيصل آل سعود | Aljawharah bint Faisal Al Saud
عبد الله بن عبد الرحمن الأحمري | Abdullah bin Abd Alrahman Alahmari
عبدالله عبداللطيف العبداللطيف | Abdullah Abdullatif Alabdullatif
أبو بكر صديق برناوي | Abu Bakr Siddiq Barnawi
أم كلثوم عثمان تكروني | Um Kulthum Othman Takroni
عبد الملك عبد الإله | Abd Almalik Abd Alelah
هاني بن هلال بن هادي الهلالي | Hani bin Hilal bin Hadi Alhilali
نجلاء منصور آل زلفة | Najla Mansour Al Zulfah
مصطفى موسى عيسى | Mustafa Musa Issa
سلوى يحيى رضوى | Salwa Yahya Radwa
هدى مها ضحى | Huda Maha Duha
نهى طه مكي | Nuha Taha Makki
ضياء نضال الظاهري | Diyaa Nidal Aldhahri
ظافر غرم الله الغامدي | Dhafer Gharamallah Alghamdi
جار الله حمد الله | Jarallah Hamadallah
نصر الله عطا الله | Nasrallah Atallah
خلود سعد الله | Khulood Saadallah
هبة الله كمال | Hibatallah Kamal
أمة الرحمن ضيف الله | Amat Alrahman Dhaifallah
بسمة يوسف المنتشري | Basmah Yousef Almuntashiri
حنين سمير ينبعاوي | Haneen Sameer Yanbuawi
تهاني بنيان السبيعي | Tahani Bunyan Alsubaie
مجتبى يحيى النجيمي | Mujtaba Yahya Alnujaimi
نجم حجي الحجيلي | Najm Hajji Alhujaili
محمد محمود محمدي | Mohammed Mahmoud Mohammadi
حمد حامد حميد الحمدان | Hamad Hamed Humaid Alhamdan
لمياء لمعان المحمدي | Lamya Lamaan Almohammadi
يمنى تميم المغربي | Yumna Tameem Almaghrabi
بيان بنت نبيل البيتي | Bayan bint Nabeel Albaiti
ثناء نبيه التونسي | Thanaa Nabeeh Altounsi
سمية كمي الكميت | Sumayyah Kummi Alkumait
شيماء نعيم النعمي | Shaimaa Naeem Alnami
مي | Mai
نور | Noor
ود المولد | Wid Almuwallad
زهرة | Zahrah
آدم | Adam
لؤلؤة | Luluah
ميس الريم | Mais Alreem
خديجة بنت عثمان | Khadijah bint Othman
سليمان الراجحي | Sulaiman Alrajhi
عائشة رفيق | Aishah Rafeeq
هيفاء المنصور | Haifa Almansour
لطيفة الفهيد | Latifah Alfuhaid
إياد وليد شاكر | Iyad Waleed Shaker
سديم حاتم قطان | Sadeem Hatem Qattan
عبدالهادي سراج زمزمي | Abdulhadi Siraj Zamzami
أروى نواف العمودي | Arwa Nawaf Alamoudi
معاذ أسامة مرزوقي | Muath Osamah Marzouqi
"""

# Amiri sets one letter over another, or a letter as two shapes.
TIGHT_LETTERS = """
عبدالعزيز بن سعود المالكي | Abdulaziz bin Saud Almalki
وجدان عبدالكريم فقيه | Wijdan Abdulkarim Faqeeh
زياد أنور سندي | Ziyad Anwar Sindi
بشرى مرتضى الكبكبي | Bushra Murtada Alkabkabi
لجين حجازي | Lujain Hijazi
رياض زيدان وزيري | Riyadh Zaidan Waziri
مريم زينب لبنى | Maryam Zainab Lubna
"""

HAMZA_AND_LAM_ALEF = """
رأفت مؤمن لألأ | Raafat Mumin Laala
مؤيد رؤوف الرؤيا | Muayyad Raouf Alruya
هناء بهاء الفداء | Hanaa Bahaa Alfida
دعاء رجاء لجاء | Duaa Rajaa Lajaa
وائل هائل الطائي | Wael Hael Altaei
إلهام الإمام | Elham Alimam
الأمين لأمين | Alameen Laameen
الآء الأسمري | Alaa Alasmari
بلال جلال هلال | Bilal Jalal Hilal
كلا ولا إلا | Kalla Wala Illa
سلامة الأسلمي | Salamah Alaslami
ملاك ملائكة | Malak Malaikah
إخلاص خلاص | Ikhlas Khalas
فلاح الفلاحي | Falah Alfalahi
طلال طلالي | Talal Talali
علياء العلي | Alia Alali
لآلئ الألمعي | Laali Alalmai
الاء بدون همزه | Alaa Bidoon Hamzah
اسراء احمد الاحمد | Israa Ahmad Alahmad
ايلاف لافي | Eelaf Lafi
شؤون شئون | Shuoun Shuun
مرأى ومنأى | Maraa Wamanaa
سماء سناء | Samaa Sanaa
بريئة جريئة | Bareeah Jareeah
مئة وفئة | Miah Wafiah
عبدالأول عبدالآخر | Abdulawwal Abdulakhir
عبدالإله الألفي | Abdulelah Alalfi
صلاح الدين الأيوبي | Salahuddin Alayoubi
جمال الدين الأفغاني | Jamaluddin Alafghani
نور الإسلام | Noor Alislam
"""

MANY_WORDS = """
محمد أحمد | Mohammed Ahmed
محمد أحمد علي | Mohammed Ahmed Ali
محمد أحمد علي حسن | Mohammed Ahmed Ali Hassan
محمد أحمد علي حسن الغامدي | Mohammed Ahmed Ali Hassan Alghamdi
نورة بنت محمد بن أحمد الغامدي | Nourah bint Mohammed bin Ahmed Alghamdi
سارة بنت محمد بن أحمد بن علي | Sarah bint Mohammed bin Ahmed bin Ali
فهد بن محمد بن أحمد بن علي الحربي | Fahad bin Mohammed bin Ahmed bin Ali Alharbi
لينا بنت فهد بن محمد بن أحمد آل ثاني | Lina bint Fahad bin Mohammed bin Ahmed Al Thani
محمد عبدالرحمن بن عبد الله بن عبدالعزيز بن إبراهيم المالكي | Mohammed Abdulrahman bin Abdullah bin Abdulaziz bin Ibrahim Almalki
محمد عبدالرحمن بن عبد الله بن عبدالعزيز بن إبراهيم آل الشيخ | Mohammed Abdulrahman bin Abdullah bin Abdulaziz bin Ibrahim Al Alshaikh
نورة بنت عبدالرحمن بن عبدالله بن محمد بن إبراهيم القحطاني العتيبي | Nourah bint Abdulrahman bin Abdullah bin Mohammed bin Ibrahim Alqahtani Alotaibi
عبد العزيز بن عبد الرحمن بن عبد الله بن عبد المحسن التويجري | Abdulaziz bin Abdulrahman bin Abdullah bin Abdulmohsen Altuwaijri
هيا بنت سعد بن ناصر بن تركي بن عبدالله آل سعود | Haya bint Saad bin Nasser bin Turki bin Abdullah Al Saud
عبدالرحمن عبدالرحيم عبدالكريم عبدالوهاب | Abdulrahman Abdulraheem Abdulkareem Abdulwahhab
أبو بكر بن عمر بن عثمان بن علي بن الحسن | Abu Bakr bin Omar bin Othman bin Ali bin Alhasan
شمس الدين محمد عبدالحفيظ عبدالمطلب | Shamsuddin Mohammed Abdulhafeedh Abdulmuttalib
ريناد بنت عبدالمجيد بن عبدالحميد الخطيب | Rinad bint Abdulmajeed bin Abdulhameed Alkhateeb
غلا بنت ضيف الله بن عوض الله الثقفي | Ghala bint Dhaifallah bin Awadallah Althaqafi
عبيد الله محمد حبيب الرحمن شودري | Obaidullah Mohammed Habib Alrahman Chowdhury
شيخ محمد نذر الإسلام خان | Sheikh Mohammed Nazrul Islam Khan
"""

RESIDENTS = """
جان باتيست كوفي | Jean-Baptiste Kofi
ماريا دي لوس سانتوس | María de los Santos
أحمدو بامبا ديوب | Ahmadou Bamba Diop
إيمانويل أوكونكو | Emmanuel Okonkwo
تشن وي | Chen Wei
راجيش كومار | Rajesh Kumar
نغوين ثي لان | Nguyen Thi Lan
بريا سوبرامانيام | Priya Subramaniam
محمد إقبال چودھری | Muhammad Iqbal Chaudhry
گلناز پروین | Gulnaz Parveen
ژیان کوردی | Jiyan Kurdi
سڤيتلانا إيڤانوڤا | Svetlana Ivanova
إيرفين أويار | İrfan Uyar
هالة شاهين أوغلو | Hâle Şahinoğlu
زكريا عبدي ورسمي | Zakariya Abdi Warsame
تسفاي قبري مدهن | Tesfay Gebremedhin
روان المصري | Rawan El-Masri
دينا أبو زيد | Dina Abou-Zeid
ياسمين الحاج يوسف | Yasmine El Hajj Youssef
بلقيس عبدالرقيب المقطري | Balqees Abdulraqeeb Al-Maqtari
ميار النابلسي | Mayar Al-Nabulsi
عدي الدليمي | Uday Al-Dulaimi
هيلين أودونيل | Helen O'Donnell
فاطمة الزهراء بن علال | Fatima-Zahra Benallal
"""

TASHKEEL = """
مُحَمَّد | Muhammad
فاطِمَة الزَّهراء | Fatimah Alzahraa
جُمانة صبّاغ | Jumanah Sabbagh
رُبى حدّاد | Ruba Haddad
عُمَر الفَقّي | Omar Alfaqqi
لُجَين خيّاط | Lujain Khayyat
عليّ النجّار | Ali Alnajjar
مَيّ زيادة | Mayy Ziyadah
هُدَى شعراوي | Huda Shaarawi
غُلام جِيلاني | Ghulam Jilani
لُبنى الأُمَويّ | Lubna Alumawi
سلمى الصوّاف | Salma Alsawwaf
يُمنى قدّورة | Yumna Qaddourah
عبّاس العقّاد | Abbas Alaqqad
رزّان بَنّا | Razzan Banna
بشّار سمّان | Bashar Samman
قُصيّ كُليب | Qusay Kulaib
شَهْد | Shahd
أمجـد الكـردي | Amjad Alkurdi
شُكراً أحمد | Shukran Ahmed
"""

VOWELS_ON_ALL_LETTERS = """
مُحَمَّدُ بْنُ عَبْدِ اللَّهِ | Muhammad bin Abdullah
أَحْمَدُ الأَحْمَدِيّ | Ahmad Alahmadi
إِبْراهِيمُ عَلِيّ | Ibrahim Ali
عَبْدُ الرَّحْمٰن | Abd Alrahman
خَدِيجَةُ بِنْتُ خالِد | Khadijah bint Khalid
صالِحُ بْنُ نافِع | Saleh bin Nafi
رابِح الفاتِح | Rabih Alfatih
سُمَيَّةُ آمِنَة | Sumayyah Aminah
لُؤَيّ مُؤَيَّد | Luayy Muayyad
أُسامَةُ أَبُو الخَيْر | Usamah Abu Alkhair
يُوسُفُ الصِّدِّيق | Yusuf Alsiddiq
حَيَّانُ بْنُ جابِر | Hayyan bin Jabir
نِعْمَةُ اللَّه | Nimat Allah
فَيْصَلُ بْنُ تُرْكِيّ | Faisal bin Turki
هِنْدُ الرَّيِّس | Hind Alrayyis
بَدْرُ الدِّين | Badr Aldin
شَيْماءُ المُهَنَّا | Shaima Almuhanna
الحَسَنُ بْنُ عَلِيٍّ | Alhasan bin Ali
مَكِّيّ الشِّنْقِيطِيّ | Makki Alshinqiti
رُؤًى وَهُدًى | Rua wa Huda
"""

MIXED = """
خالد (أبو فهد) الحربي | Khalid (Abu Fahad) Alharbi
سعاد [أم علي] | Suad [Um Ali]
عبدالله الثاني 2 | Abdullah the 2nd
محمد الغامدي 7 | Mohammed Alghamdi 7
فهد ٢ الدوسري | Fahad 2 Aldosari
نورة Nora القحطاني | Nourah (Nora) Alqahtani
سامي Sammy | Sami Sammy
ريم / ريما الشهري | Reem / Reema Alshehri
علي - حسن | Ali - Hassan
أ. منال باشا | Ms Manal Basha
د. هشام ناظر | Dr Hisham Nazer
م. رنا زاهد (PMP) | Eng. Rana Zahid (PMP)
عبد-الله النور | Abd-Allah Alnoor
نجلاء «نجوى» فطاني | Najla “Najwa” Fatani
حسن & حسين | Hassan & Hussain
حسين (أبو علي) | Hussain (Abu Ali)
[مها] | [Maha]
عبدالله «عبود» | Abdullah “Abboud”
زكيّ (رحمه الله) | Zaki (may God have mercy on him)
نورة (Nora) | Nourah (Nora)
سلطان (٢) | Sultan (2)
"""

# Of courses and centres, eight to a certificate.
WORDS_OF_COURSES = """
إنجليزية التنزيل الخريجين الخيرية اللاسلكي المملكة بالإنجليزية بعملكم
بيانيين تبين تتبع تتساوى تتسع تتصلون تتعاملون تتعذر
تتعطل تتعلمون تتغير تتقمص تتقن تتكاثر تتكرر تتلف
تتوقعون تتيح تثبت تثبيت تثقوا تخبرنا تخترع تستهلكه
تملكونه تنزيلها تنقلكم حلويات خريجين خيرية سيجاملكم عملكم
قريبين نخبزه نبين وصلكم ونحترم يخترق يستعجلكم يصلكم
المطلوبة اشتريت التزييف بغيركم تتركوا عبدالكريم أوضحها عسكرية
"""
WORDS = WORDS_OF_COURSES.split()

GROUPS = {
    group: [tuple(part.strip() for part in line.split("|")) for line in lines.strip().splitlines()]
    for group, lines in {
        "common": COMMON,
        "tight letters": TIGHT_LETTERS,
        "hamza and lam-alef": HAMZA_AND_LAM_ALEF,
        "many words": MANY_WORDS,
        "residents": RESIDENTS,
        "tashkeel": TASHKEEL,
        "vowels on all letters": VOWELS_ON_ALL_LETTERS,
        "mixed": MIXED,
    }.items()
}
NAMES = [pair for pairs in GROUPS.values() for pair in pairs]
