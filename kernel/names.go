package kernel

import "unicode"

// nameAt finds what a user who asks at the cursor wants to know of: the name under
// or right before the cursor, or else the function whose arguments the cursor is
// in. It returns a position within that name.
func nameAt(code []rune, cursor int) (int, bool) {
	if cursor < len(code) && isNameRune(code[cursor]) {
		return cursor, true
	}
	if cursor > 0 && isNameRune(code[cursor-1]) {
		return cursor - 1, true
	}
	depth := 0
	for i := cursor - 1; i >= 0; i-- {
		switch code[i] {
		case ')', ']', '}':
			depth++
		case '[', '{':
			if depth--; depth < 0 {
				depth = 0
			}
		case '(':
			if depth--; depth < 0 {
				for i--; i >= 0 && (code[i] == ' ' || code[i] == '\t'); i-- {
				}
				return i, i >= 0 && isNameRune(code[i])
			}
		}
	}
	return 0, false
}

func isNameRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
