"""The forms and lists in which trainers write quizzes and questions."""
