"""Two persons made one: compared, merged by a kept list of rows, and taken apart again by that list."""
