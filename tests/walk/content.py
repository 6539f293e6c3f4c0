"""What editors work on."""

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Task, Workflow
from wagtail_localize.models import StringSegment, Translation

from courses import loading
from courses.models import CataloguePage, CoursePage, LessonPage
from tests.factories.course_files import course_file


class Content:
    """One small course in both languages, with an image, a document, a workflow and what else editors have."""

    def __init__(self, editor):
        loading.load_courses(files=[])
        catalogue = CataloguePage.objects.get(locale__language_code="ar")
        loading.load_course(course_file(lessons=1), catalogue=catalogue)
        self.page = CoursePage.objects.get(locale__language_code="ar")
        self.lesson = LessonPage.objects.get(locale__language_code="ar")
        self.revision = self.page.save_revision(user=editor)
        self.image = get_image_model().objects.create(title="An image", file=get_test_image_file())
        self.document = get_document_model().objects.create(
            title="A paper", file=ContentFile(b"paper", name="paper.txt")
        )
        for upload in [self.image, self.document]:
            upload.get_file_size()  # as when it is uploaded; otherwise both are kept at the first look
            upload.get_file_hash()
            upload.file.close()
        self.collection = Collection.get_first_root_node().add_child(name="A collection")
        self.workflow = Workflow.objects.get(active=True)
        self.task = Task.objects.get(active=True)
        self.workflow_state = self.workflow.start(self.lesson, editor)
        self.task_state = self.workflow_state.current_task_state
        self.translation = Translation.objects.filter(source__object_id=self.page.translation_key).get()
        self.string = StringSegment.objects.filter(source=self.translation.source).first()
