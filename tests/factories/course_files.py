"""A course file as small as can be, with one block of nearly every kind."""


def both(ar, en):
    return {"ar": ar, "en": en}


def lesson(number, **changes):
    return {
        "slug": f"lesson-{number}",
        "title": both(f"الدرس {number}", f"Lesson {number}"),
        "minutes": 20,
        "summary": both("ملخّص الدرس.", "What the lesson does."),
        "blocks": [
            {
                "type": "text",
                "body": both("### عنوان\n\nفقرة فيها **غليظ** و`code`.", "### Heading\n\nA **bold** `code`."),
            },
            {"type": "callout", "tone": "tip", "body": both("فائدة.", "A tip.")},
            {
                "type": "steps",
                "title": both("خطوات", "Steps"),
                "items": [both("أولًا", "First"), both("ثانيًا", "Second")],
            },
            {
                "type": "table",
                "caption": both("جدول", "Table"),
                "header": [both("أ", "A"), both("ب", "B")],
                "rows": [[both("١", "1"), both("٢", "2")]],
            },
            {
                "type": "code",
                "language": "text",
                "body": "https://bank.example/login",
                "caption": both("عنوان", "Address"),
            },
            {
                "type": "vocabulary",
                "items": [
                    {"term_en": "Passkey", "ar": "مفتاح المرور", "meaning": both("دخول بلا كلمة.", "No password.")}
                ],
            },
            {
                "type": "quiz",
                "questions": [
                    {
                        "kind": "single",
                        "text": both("أيهما؟", "Which?"),
                        "options": [
                            {"text": both("هذا", "This"), "correct": True, "feedback": both("نعم", "Yes")},
                            {"text": both("ذاك", "That"), "correct": False, "feedback": both("لا", "No")},
                        ],
                        "explanation": both("لأنه كذلك.", "Because it is."),
                    },
                ],
            },
        ],
    } | changes


def course_file(code="TINY", *, lessons=2, **changes):
    """``lessons``: how many."""
    return {
        "code": code,
        "slug": f"{code.lower()}-course",
        "field": both("الأمان الرقمي", "Digital safety"),
        "level": both("مبتدئ", "Beginner"),
        "hours": 12,
        "sessions": 6,
        "min_age": 14,
        "max_age": 24,
        "attendance_percent": 80,
        "title": both("دورة صغيرة", "A tiny course"),
        "promise": both("وعد قصير.", "A short promise."),
        "description": both("وصف الدورة.", "What the course is."),
        "outcomes": [both("حماية الحساب.", "Protect an account.")],
        "audience": both("للجميع.", "For everyone."),
        "requirements": [both("جوال.", "A phone.")],
        "lessons": [lesson(number) for number in range(1, lessons + 1)],
        "glossary": [{"term_en": "Passkey", "ar": "مفتاح المرور", "meaning": both("دخول بلا كلمة.", "No password.")}],
        "project": {
            "title": both("مشروع", "Project"),
            "brief": both("اصنعوا شيئًا.", "Make something."),
            "deliverables": [both("ملصق.", "A poster.")],
            "rubric": [
                {
                    "criterion": both("الصحة", "Correctness"),
                    "levels": [both(f"مستوى {n}", f"Level {n}") for n in range(1, 5)],
                }
            ],
        },
    } | changes
