"""Sample centres and partner organisations. The districts are Jeddah's; the centres and charities are invented."""

from itertools import count

from lms.centres.models import Centre, Organisation

DISTRICTS = [  # code, Arabic, English, latitude and longitude near its middle
    ("safa", "الصفا", "Al-Safa", "21.58500", "39.21000"),
    ("rawdah", "الروضة", "Al-Rawdah", "21.56500", "39.15500"),
    ("salamah", "السلامة", "Al-Salamah", "21.59000", "39.15000"),
    ("marwah", "المروة", "Al-Marwah", "21.62000", "39.20000"),
    ("nuzhah", "النزهة", "Al-Nuzhah", "21.62500", "39.17000"),
    ("hamra", "الحمراء", "Al-Hamra", "21.53000", "39.16000"),
    ("andalus", "الأندلس", "Al-Andalus", "21.54500", "39.14500"),
    ("faysaliyah", "الفيصلية", "Al-Faysaliyah", "21.57000", "39.17500"),
    ("rabwah", "الربوة", "Al-Rabwah", "21.59500", "39.18500"),
    ("aziziyah", "العزيزية", "Al-Aziziyah", "21.55500", "39.19500"),
    ("rehab", "الرحاب", "Al-Rehab", "21.55500", "39.22000"),
    ("sulaymaniyah", "السليمانية", "Al-Sulaymaniyah", "21.50500", "39.24500"),
    ("jamiah", "الجامعة", "Al-Jamiah", "21.47500", "39.24000"),
    ("thaghr", "الثغر", "Al-Thaghr", "21.48500", "39.23000"),
    ("wurud", "الورود", "Al-Wurud", "21.51500", "39.20500"),
    ("mushrifah", "مشرفة", "Mushrifah", "21.53500", "39.19500"),
    ("sharafiyah", "الشرفية", "Al-Sharafiyah", "21.52500", "39.18500"),
    ("baghdadiyah", "البغدادية", "Al-Baghdadiyah", "21.50500", "39.18500"),
    ("kandarah", "الكندرة", "Al-Kandarah", "21.49500", "39.20000"),
    ("nuaim", "النعيم", "Al-Nuaim", "21.61500", "39.15500"),
    ("nahdah", "النهضة", "Al-Nahdah", "21.61000", "39.13500"),
    ("zahra", "الزهراء", "Al-Zahra", "21.59500", "39.13000"),
    ("khalidiyah", "الخالدية", "Al-Khalidiyah", "21.55500", "39.13500"),
    ("basatin", "البساتين", "Al-Basatin", "21.68000", "39.12500"),
    ("muhammadiyah", "المحمدية", "Al-Muhammadiyah", "21.65000", "39.13000"),
    ("hamdaniyah", "الحمدانية", "Al-Hamdaniyah", "21.76000", "39.19500"),
    ("naseem", "النسيم", "Al-Naseem", "21.51000", "39.22500"),
    ("fayha", "الفيحاء", "Al-Fayha", "21.49500", "39.22500"),
    ("bawadi", "البوادي", "Al-Bawadi", "21.60000", "39.17000"),
    ("samir", "السامر", "Al-Samir", "21.59500", "39.24500"),
]

CHARITIES = [
    ("amal", "الأمل", "Al-Amal"), ("birr", "البر", "Al-Birr"), ("wafa", "الوفاء", "Al-Wafa"), ("nama", "النماء", "Al-Nama"),
    ("ihsan", "الإحسان", "Al-Ihsan"), ("rahmah", "الرحمة", "Al-Rahmah"), ("sanad", "السند", "Al-Sanad"),
    ("ghaith", "الغيث", "Al-Ghaith"), ("bina", "البناء", "Al-Bina"), ("noor", "النور", "Al-Noor"), ("takaful", "التكافل", "Al-Takaful"),
    ("mawaddah", "المودة", "Al-Mawaddah"), ("ufuq", "الأفق", "Al-Ufuq"), ("sawaed", "السواعد", "Al-Sawaed"), ("wesal", "الوصال", "Al-Wesal"),
    ("kafalah", "الكفالة", "Al-Kafalah"), ("manar", "المنار", "Al-Manar"), ("rifd", "الرفد", "Al-Rifd"), ("awn", "العون", "Al-Awn"),
    ("bushra", "البشرى", "Al-Bushra"),
]  # fmt: skip
FOR_WHOM = [("", "", ""), ("-families", " لرعاية الأسر", " for families")]

ACCESS = [
    ("مدخل بلا درج، ودورة مياه للكراسي المتحركة.", "A step-free entrance, and a toilet for wheelchairs."),
    ("القاعة في الطابق الأرضي.", "The room is on the ground floor."),
    ("القاعة في الطابق الأول، والمصعد يصل إليها.", "The room is on the first floor, and a lift goes there."),
]

OPENING = [
    ("الأحد – الخميس، ٤–٩ مساءً", "Sunday to Thursday, 4–9 pm"),
    ("الأحد – الأربعاء، ٤–٨ مساءً؛ السبت، ١٠ صباحًا – ٢ ظهرًا", "Sunday to Wednesday, 4–8 pm; Saturday, 10 am – 2 pm"),
    ("كل يوم عدا الجمعة، ٤–١٠ مساءً", "Every day but Friday, 4–10 pm"),
]


def make_centres(how_many, *, seats):
    """The first ``how_many`` of the sample's centres; ``seats``: what the largest room has to hold."""
    return Centre.objects.bulk_create(
        Centre(
            code=code if turn == 0 else f"{code}-{turn + 1}",
            name_ar=f"مركز حي {ar}" if turn == 0 else f"مركز حي {ar} ({turn + 1})",
            name_en=f"{en} centre" if turn == 0 else f"{en} centre ({turn + 1})",
            district_ar=ar,
            district_en=en,
            address_ar=f"حي {ar}، جدة (عنوان مثال)",
            address_en=f"{en}, Jeddah (example address)",
            latitude=latitude,
            longitude=longitude,
            seats=seats,
            has_womens_section=n % 2 == 0,
            opening_ar=OPENING[n % len(OPENING)][0],
            opening_en=OPENING[n % len(OPENING)][1],
            access_ar=ACCESS[n % len(ACCESS)][0],
            access_en=ACCESS[n % len(ACCESS)][1],
        )
        for n, (turn, (code, ar, en, latitude, longitude)) in enumerate(_rounds(DISTRICTS, how_many))
    )


def make_organisations(how_many):
    """The first ``how_many`` of the sample's charities, each marked as an example by its name."""
    charities = [
        (code + tail, f"جمعية {ar}{tail_ar}", f"{en} charity{tail_en}")
        for tail, tail_ar, tail_en in FOR_WHOM
        for code, ar, en in CHARITIES
    ]
    return Organisation.objects.bulk_create(
        Organisation(
            code=code if turn == 0 else f"{code}-{turn + 1}",
            name_ar=f"{ar} (مثال)" if turn == 0 else f"{ar} {turn + 1} (مثال)",
            name_en=f"{en} (example)" if turn == 0 else f"{en} {turn + 1} (example)",
        )
        for turn, (code, ar, en) in _rounds(charities, how_many)
    )


def _rounds(rows, how_many):
    """``how_many`` pairs of a round and a row: through ``rows`` again and again."""
    pairs = ((turn, row) for turn in count() for row in rows)
    return [next(pairs) for _ in range(how_many)]
