"""What our pages are measured against: Wagtail as its own project template has it, with the same lesson in it.

Home, catalogue, course and lessons in two languages, served by Wagtail's own view through Django's and Wagtail's usual
middleware and template tags. The lesson's body is the very same stream of the same blocks and block templates.
"""
