"""The sample programme: invented people, real courses, one cohort in each stage of the road."""
