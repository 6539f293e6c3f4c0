"""What the sample's trainees do between the sessions: lessons read, projects handed in and marked."""

from datetime import timedelta

from django.utils import timezone

from courses.models import CoursePage
from lms.learning import rubric
from lms.learning.models import HandIn, LessonProgress, ProjectSubmission

TEXTS = [
    "طبّقت ما تعلمناه على جهازي، وهذا وصف ما عملت خطوة خطوة (مثال).",
    "جمعت الأمثلة من محيطي، وكتبت ما لاحظته في كل واحد منها (مثال).",
    "I did the project with my sister's phone and wrote down each step (sample).",
    "هذه نسختي الثانية بعد ملاحظات الجلسة الأخيرة (مثال).",
]
GOOD, FAIR = 85, 60  # percent
FEEDBACK = {
    GOOD: "عمل متقن وواضح. أحسنت الشرح (مثال).",
    FAIR: "عمل جيد. راجع معيار الشرح، فخطوتان تحتاجان تفصيلًا أكثر (مثال).",
    0: "المشروع ناقص. أكمل المخرجات الباقية وسلّمه مرة أخرى (مثال).",
}
HANDS_IN, READS_ON = 0.5, 0.8  # shares of those who can sign in


def read_lessons(applications, share, random):
    """Those who can sign in have read about as many lessons as their cohort has held of its sessions."""
    course = applications[0].cohort.course if applications else None
    lessons = _lessons(course) if course else []
    LessonProgress.objects.bulk_create(
        [
            LessonProgress(
                person=one.person,
                course=course,
                lesson=lesson,
                done_at=timezone.now() - timedelta(days=len(lessons) - n),
            )
            for one in applications
            if one.applied_by_id and random.random() < READS_ON
            for n, lesson in enumerate(lessons[: round(share * len(lessons))])
        ],
        ignore_conflicts=True,  # who comes again has read some before
    )


def mark_projects(cohort, percents, *, by, at, random):
    """``percents``: enrolment → percent, or None for a project not marked. Who can sign in has handed in before."""
    criteria = rubric.of(cohort.course)
    marked = []
    for enrolment, percent in percents.items():
        if percent is None:
            continue
        hands_in = enrolment.applied_by_id is not None and percent > 0
        project = ProjectSubmission(enrolment=enrolment, mark=percent, marked_by=by, marked_at=at)
        if hands_in:
            project.handed_in_at = at - timedelta(days=random.randint(1, 5))
            project.levels = [one.at(_level(percent, random)) for one in criteria]
            project.feedback, project.feedback_at = (
                next(text for least, text in FEEDBACK.items() if percent >= least),
                at,
            )
        marked.append(project)
    ProjectSubmission.objects.bulk_create(marked)
    _write_hand_ins([one for one in marked if one.handed_in_at], random)


def hand_in(applications, random):
    """Some of those who can sign in hand in early; their trainer has not looked yet."""
    early = [one for one in applications if one.applied_by_id and random.random() < HANDS_IN]
    now = timezone.now()
    projects = ProjectSubmission.objects.bulk_create(
        ProjectSubmission(enrolment=one, handed_in_at=now - timedelta(hours=random.randint(2, 90))) for one in early
    )
    _write_hand_ins(projects, random)


def _write_hand_ins(projects, random):
    HandIn.objects.bulk_create(
        HandIn(
            project=project,
            number=1,
            text=random.choice(TEXTS),
            at=project.handed_in_at,
            by=project.enrolment.applied_by,
        )
        for project in projects
    )


def _level(percent, random):
    """0 to 3, about what the percent says."""
    return max(0, min(3, round(percent / 100 * 3 + random.uniform(-0.4, 0.4))))


def _lessons(course):
    """The translation keys of the course's lessons, in their order."""
    page = CoursePage.objects.live().filter(course=course, language="ar").first()
    return [lesson.translation_key for lesson in page.lessons(on=page)] if page else []
