"""Invented names, each part in Arabic and as it is printed in Latin letters. No real person is meant."""

GIVEN = {
    "female": [
        ("أروى", "Arwa"), ("أسماء", "Asma"), ("آلاء", "Alaa"), ("أمل", "Amal"), ("إيمان", "Iman"), ("بشرى", "Bushra"),
        ("تالا", "Tala"), ("جنى", "Jana"), ("جواهر", "Jawaher"), ("حنين", "Haneen"), ("خلود", "Khulood"), ("دانة", "Danah"),
        ("رؤى", "Ruaa"), ("رنا", "Rana"), ("ريماس", "Rimas"), ("سارة", "Sarah"), ("شهد", "Shahad"), ("ضحى", "Duha"),
        ("عهود", "Ohoud"), ("غلا", "Ghala"), ("فاطمة", "Fatimah"), ("لجين", "Lujain"), ("لمى", "Lama"), ("مها", "Maha"),
        ("نورة", "Nourah"), ("هيا", "Haya"), ("وجدان", "Wijdan"), ("يارا", "Yara"),
    ],
    "male": [
        ("أنس", "Anas"), ("إبراهيم", "Ibrahim"), ("باسل", "Basil"), ("تركي", "Turki"), ("ثامر", "Thamer"), ("حمزة", "Hamzah"),
        ("خالد", "Khalid"), ("ريان", "Rayan"), ("زياد", "Ziyad"), ("سلطان", "Sultan"), ("صالح", "Saleh"), ("عبدالإله", "Abdulelah"),
        ("عبد الله", "Abdullah"), ("عمر", "Omar"), ("فيصل", "Faisal"), ("مؤيد", "Moayad"), ("ماجد", "Majed"), ("نواف", "Nawaf"),
        ("هتان", "Hattan"), ("ياسر", "Yasser"),
    ],
}  # fmt: skip

FATHER = [
    ("سالم", "Salem"), ("محمد", "Mohammed"), ("يوسف", "Yousef"), ("خالد", "Khalid"), ("عبدالرحمن", "Abdulrahman"),
    ("عبد العزيز", "Abdulaziz"), ("إبراهيم", "Ibrahim"), ("حسن", "Hasan"), ("علي", "Ali"), ("أحمد", "Ahmed"),
    ("فهد", "Fahad"), ("عبداللطيف", "Abdullatif"), ("سعيد", "Saeed"), ("طلال", "Talal"), ("نور الدين", "Nooruddin"),
]  # fmt: skip

FAMILY = [
    ("الحازمي", "Alhazmi"), ("بخاري", "Bukhari"), ("الزهراني", "Alzahrani"), ("المولد", "Almuwallad"), ("الشهري", "Alshehri"),
    ("فلاته", "Fallatah"), ("الغامدي", "Alghamdi"), ("صبّاغ", "Sabbagh"), ("الأحمدي", "Alahmadi"), ("باوزير", "Bawazir"),
    ("أبو بكر", "Abu Bakr"), ("آل سعد", "Al Saad"), ("المالكي", "Almalki"), ("هوساوي", "Hawsawi"), ("السلمي", "Alsulami"),
    ("الإدريسي", "Alidrisi"), ("خوجة", "Khojah"), ("الثقفي", "Althaqafi"),
]  # fmt: skip


# Names that do not come in four parts: one word, many words, compound ones. Printed as they stand.
WHOLE = {
    "female": [
        ("سوكارتي", "Sukarti"),
        ("مريم ثريا", "Maryam Surayya"),
        ("عائشة بنت عبد الرحمن بن أبي بكر آل الشيخ الأنصاري", "Aishah bint Abd al-Rahman ibn Abi Bakr Al al-Shaykh al-Ansari"),
        ("أمة الرحمن فاطمة الزهراء بنت محمد نور الدين", "Amat al-Rahman Fatimah al-Zahra bint Muhammad Nur al-Din"),
        ("نور العين صديقة", "Noor-ul-Ain Siddiqa"),
        ("هاجر بنت عبد الله عبد العزيز بن عبد المحسن آل سعود", "Hajar bint Abdullah Abdulaziz bin Abdulmohsen Al Saud"),
    ],
    "male": [
        ("بوديمان", "Budiman"),
        ("محمد إرفان", "Mohammad Irfan"),
        ("عبد الله بن عبد الرحمن بن عبد العزيز أبي بكر الزهراني", "Abdullah bin Abdulrahman bin Abdulaziz Abi Bakr Alzahrani"),
        ("أبو بكر صديق محمد الأمين عبد القادر الشنقيطي", "Abubakr Siddiq Mohamed Lemine Abdelkader Chinguitti"),
        ("سيف الإسلام محيي الدين بن شهاب الدين", "Saif al-Islam Muhyi al-Din ibn Shihab al-Din"),
        ("ذو الفقار علي خان", "Zulfiqar Ali Khan"),
    ],
}  # fmt: skip

# Ways in which one name is written by those who bear it.
SPELLINGS = {
    "Mohammed": ["Mohammed", "Muhammad", "Mohamed", "Mohammad"],
    "Yousef": ["Yousef", "Yusuf", "Youssef"],
    "Alhazmi": ["Alhazmi", "Al-Hazmi", "Al Hazmi"],
    "Alghamdi": ["Alghamdi", "Al-Ghamdi", "AlGhamdi"],
    "Abdulrahman": ["Abdulrahman", "Abd al-Rahman", "Abdul Rahman"],
    "Alzahrani": ["Alzahrani", "Al-Zahrani", "Al Zahrani"],
    "Hamzah": ["Hamzah", "Hamza"],
    "Sarah": ["Sarah", "Sara"],
}
ONE_IN = 25  # has a name of another shape


def person(random, gender, *, family=None):
    """Name fields of one invented person, as ``Person`` takes them; ``family``: of ``family_of``, for siblings."""
    if family is None and random.randrange(ONE_IN) == 0:
        ar, en = random.choice(WHOLE[gender])
        return {"gender": gender, "whole_name_ar": ar, "name_en": en}
    given = random.choice(GIVEN[gender])
    father, grandfather, name = family or family_of(random)
    return {
        "gender": gender,
        "given_ar": given[0],
        "father_ar": father[0],
        "grandfather_ar": grandfather[0],
        "family_ar": name[0],
        "name_en": " ".join([_spelt(random, given[1]), father[1], grandfather[1], name[1]]),
    }


def family_of(random):
    """Father, grandfather and family name, each in Arabic and as this family writes it in Latin letters."""
    return tuple((ar, _spelt(random, en)) for ar, en in map(random.choice, [FATHER, FATHER, FAMILY]))


def as_in_passport(en):
    """A name as its holder asks to have it on the certificate, never as it is: with "Al-" set off, else in capitals."""
    *others, family = en.split(" ")
    if family.startswith("Al") and any(family == spelt for _ar, spelt in FAMILY):
        return " ".join([*others, f"Al-{family[2:].capitalize()}"])
    return en.upper()


def _spelt(random, en):
    return random.choice(SPELLINGS.get(en, [en]))
