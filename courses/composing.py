"""Pure: a course file, in one language, as the values of page fields.

Blocks get ids made from where they stand in the file, so that loading twice gives the same blocks, and both languages
share them as translations must.
"""

import uuid
from itertools import count

from courses.markdown import rich_text

_NAMESPACE = uuid.UUID("5a0a1d1c-6f0e-4d9a-9b58-0f6a53a9f5c1")

FIELDS = {
    "Digital literacy": "basics",
    "Web and programming": "web",
    "Design": "design",
    "Skills for work and study": "office",
    "Digital safety": "safety",
    "Small enterprise": "business",
}
LEVELS = ["starting", "growing", "sound", "excellent"]  # of a rubric, weakest first


class WrongCourseFile(Exception):
    """A course file says something that no page can hold; the message says where and what."""


def course_values(data):
    """What the plain Course takes from its file, once, when it is first loaded."""
    return {
        "field": FIELDS[data["field"]["en"]],
        "level": data["level"]["en"].split()[0].lower(),
        "title_ar": data["title"]["ar"],
        "title_en": data["title"]["en"],
        **{key: data[key] for key in ["hours", "sessions", "min_age", "max_age", "attendance_percent"]},
    }


def course_page_values(data, language):
    text = _reader(language)
    code, project = data["code"], data["project"]
    return {
        "title": text(data["title"]),
        "slug": data["slug"],
        "search_description": text(data["promise"]),
        "promise": text(data["promise"]),
        "description": text(data["description"]),
        "audience": text(data["audience"]),
        "outcomes": _lines("outcome", data["outcomes"], text, f"{code}/outcomes"),
        "requirements": _lines("requirement", data["requirements"], text, f"{code}/requirements"),
        "project_title": text(project["title"]),
        "project_brief": rich_text(text(project["brief"])),
        "project_deliverables": _lines("deliverable", project["deliverables"], text, f"{code}/deliverables"),
        "project_rubric": [
            _block(
                "criterion",
                {
                    "criterion": text(row["criterion"]),
                    **{name: text(level) for name, level in zip(LEVELS, row["levels"], strict=True)},
                },
                f"{code}/rubric/{n}",
            )
            for n, row in enumerate(project["rubric"])
        ],
        "glossary": [
            _block("term", _term(term, text), f"{code}/glossary/{n}") for n, term in enumerate(data["glossary"])
        ],
    }


def lesson_page_values(code, lesson, language):
    text = _reader(language)
    figures = count(1)
    return {
        "title": text(lesson["title"]),
        "slug": lesson["slug"],
        "search_description": text(lesson["summary"]),
        "minutes": lesson["minutes"],
        "summary": text(lesson["summary"]),
        "body": [
            _body_block(block, text, f"{code}/{lesson['slug']}/{n}", f"{code}/{lesson['slug']}", figures)
            for n, block in enumerate(lesson["blocks"])
        ],
    }


def written_page_values(data, language, path):
    """A page about the programme, or an article: plain fields as they are called in the file, and blocks."""
    text = _reader(language)
    values = {name: text(value) if isinstance(value, dict) else value for name, value in data.items()}
    if "blocks" in values:
        blocks = values.pop("blocks")
        values["body"] = [_body_block(block, text, f"{path}/{n}", path, count(1)) for n, block in enumerate(blocks)]
    return values | {"search_description": values.get("summary") or values.get("lead", "")}


def _body_block(block, text, path, drawing, figures):
    match block["type"]:
        case "text":
            value = rich_text(text(block["body"]))
        case "callout":
            value = {"tone": block["tone"], "body": rich_text(text(block["body"]))}
        case "steps" | "checklist":
            value = {"title": text(block["title"]), "items": _list(map(text, block["items"]), f"{path}/items")}
        case "table":
            value = {
                "caption": text(block["caption"]),
                "header": _list(map(text, block["header"]), f"{path}/header"),
                "rows": _list(
                    [_list(map(text, row), f"{path}/rows/{n}") for n, row in enumerate(block["rows"])], f"{path}/rows"
                ),
            }
        case "code":
            value = {
                "language": block["language"],
                "body": block["body"].rstrip("\n"),
                "caption": text(block["caption"]),
            }
        case "figure":
            number = next(figures)
            name = drawing if number == 1 else f"{drawing}-{number}"
            value = {"image": None, "drawing": name, "alt": text(block["alt"]), "caption": text(block["caption"])}
        case "vocabulary":
            value = {"items": _list([_term(term, text) for term in block["items"]], f"{path}/items")}
        case "exercise":
            value = {
                "title": text(block["title"]),
                "minutes": block["minutes"],
                "body": rich_text(text(block["body"])),
            }
        case "quiz":
            questions = [_question(q, text, f"{path}/questions/{n}") for n, q in enumerate(block["questions"])]
            value = {"questions": questions}
        case unknown:
            message = f"{path}: no block is of type {unknown!r}"
            raise WrongCourseFile(message)
    return _block(block["type"], value, path)


def _question(question, text, path):
    value = {"text": text(question["text"])}
    match question["kind"]:
        case "single" | "multiple" | "true_false":
            options = [
                {"text": text(o["text"]), "correct": o["correct"], "feedback": text(o.get("feedback"))}
                for o in question["options"]
            ]
            value["options"] = _list(options, f"{path}/options")
        case "ordering":
            value["items"] = _list(map(text, question["answer"]), f"{path}/items")
        case "matching":
            pairs = [{"left": text(pair["left"]), "right": text(pair["right"])} for pair in question["pairs"]]
            value["pairs"] = _list(pairs, f"{path}/pairs")
        case "fill":
            value["accept"] = _list(map(text, question["accept"]), f"{path}/accept")
        case "numeric":
            value |= {"answer": str(question["answer"]), "tolerance": str(question.get("tolerance", 0))}
        case unknown:
            message = f"{path}: no question is of kind {unknown!r}"
            raise WrongCourseFile(message)
    if "options" not in value:
        feedback = question.get("feedback", {})
        value |= {"if_right": text(feedback.get("correct")), "if_wrong": text(feedback.get("incorrect"))}
    value["explanation"] = text(question["explanation"])
    return _block(question["kind"], value, path)


def _term(term, text):
    return {"term_en": term["term_en"], "term_ar": term["ar"], "meaning": text(term["meaning"])}


def _reader(language):
    """What takes a file's ``{ar, en}`` and gives one of them; a plain text is the same in both, nothing is ''."""

    def text(words):
        if words is None:
            return ""
        return words[language] if isinstance(words, dict) else str(words)

    return text


def _lines(kind, items, text, path):
    return [_block(kind, text(item), f"{path}/{n}") for n, item in enumerate(items)]


def _list(values, path):
    return [_block("item", value, f"{path}/{n}") for n, value in enumerate(values)]


def _block(kind, value, path):
    return {"type": kind, "value": value, "id": str(uuid.uuid5(_NAMESPACE, path))}
