from cms.models.base import NAMESPACE, BasePage, activity_uuid
from cms.models.brand import Brand
from cms.models.course import CoursePage, ModulePage
from cms.models.home import HandbookPage, HomePage
from cms.models.lesson import LessonPage
from cms.models.pack import Pack
from cms.models.recording import Recording
from cms.models.standard import StandardPage

__all__ = [
    "NAMESPACE",
    "BasePage",
    "Brand",
    "CoursePage",
    "HandbookPage",
    "HomePage",
    "LessonPage",
    "ModulePage",
    "Pack",
    "Recording",
    "StandardPage",
    "activity_uuid",
]
