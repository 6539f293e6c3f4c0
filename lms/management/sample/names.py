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


def person(random, gender):
    """Name fields of one invented person, as ``Person`` takes them."""
    given, father, grandfather, family = (
        random.choice(GIVEN[gender]),
        random.choice(FATHER),
        random.choice(FATHER),
        random.choice(FAMILY),
    )
    return {
        "gender": gender,
        "given_ar": given[0],
        "father_ar": father[0],
        "grandfather_ar": grandfather[0],
        "family_ar": family[0],
        "name_en": f"{given[1]} {father[1]} {grandfather[1]} {family[1]}",
    }
