// Lets judge.go declare a function without a body.
