"""The sentences of the paper, in both languages and in the graduate's own gender. Pure.

They are not translated by the catalogue: a certificate carries both languages at once, whoever issues it.
"""

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

OPENING = {"female": "أتمّت المتدربة", "male": "أتمّ المتدرب", "": "تُمنح هذه الشهادة إلى"}
BEFORE_COURSE_AR = {"female": "دورة", "male": "دورة", "": "لإتمام دورة"}
BEFORE_COURSE_EN = "has completed the course"


def detail_ar(facts):
    """«مدتها ٢٤ ساعة في ١٢ لقاءً، مركز حي الصفا»; its figures are of the kind that the date of issue is written in."""
    duration = f"مدتها {_hours(facts.hours)} في {_sessions(facts.sessions)}"
    if not any(figure in facts.issued_on_ar for figure in "0123456789"):
        duration = duration.translate(ARABIC_INDIC)
    return "، ".join(filter(None, [duration, facts.centre_ar]))


def detail_en(facts):
    hours = "1 hour" if facts.hours == 1 else f"{facts.hours} hours"
    sessions = "1 session" if facts.sessions == 1 else f"{facts.sessions} sessions"
    return ", ".join(filter(None, [f"{hours} in {sessions}", facts.centre_en]))


def grouped(code):
    """The code in groups of four, as it is read out and typed in."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _hours(n):
    if n in (1, 2):
        return ("ساعة واحدة", "ساعتان")[n - 1]
    return f"{n} ساعات" if 3 <= n % 100 <= 10 else f"{n} ساعة"


def _sessions(n):
    if n in (1, 2):
        return ("لقاء واحد", "لقاءين")[n - 1]
    if 3 <= n % 100 <= 10:
        return f"{n} لقاءات"
    return f"{n} لقاءً" if n % 100 > 10 else f"{n} لقاء"
