package lab

// Command is what Open becomes.
var Command = command
