package yamldoc

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"github.com/callboard/callboard/entity"
)

// Scalar resolves plain (unquoted) text by the core schema of YAML 1.2: null, true,
// false and numbers are what they look like, everything else is text.
func Scalar(text string) any {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return nil
	case "true", "True", "TRUE":
		return true
	case "false", "False", "FALSE":
		return false
	}
	if c := text[0]; c != '-' && c != '+' && c != '.' && !isDigit(c) {
		return text
	}
	switch {
	case isInteger(text):
		return decimal(strings.TrimPrefix(text, "+"))
	case isBased(text, 'o', "01234567"):
		return inBase(text[2:], 8)
	case isBased(text, 'x', "0123456789abcdefABCDEF"):
		return inBase(text[2:], 16)
	case isFloat(text):
		if _, err := strconv.ParseFloat(text, 64); err != nil {
			return nil // too large: infinite
		}
		return entity.Number(text)
	}
	switch strings.ToLower(strings.TrimLeft(text, "+-")) {
	case ".inf", ".nan":
		return nil // JSON has no such number; JavaScript writes null for them
	}
	return text
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digits returns how many digits text begins with.
func digits(text string) int {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return n
}

func withoutSign(text string) string {
	if text != "" && (text[0] == '-' || text[0] == '+') {
		return text[1:]
	}
	return text
}

// isInteger tells whether text is [-+]?[0-9]+.
func isInteger(text string) bool {
	text = withoutSign(text)
	return text != "" && digits(text) == len(text)
}

// isFloat tells whether text is [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
func isFloat(text string) bool {
	text = withoutSign(text)
	whole := digits(text)
	text = text[whole:]
	if text != "" && text[0] == '.' {
		fraction := digits(text[1:])
		if whole == 0 && fraction == 0 {
			return false
		}
		text = text[1+fraction:]
	} else if whole == 0 {
		return false
	}
	return text == "" || text[0]|0x20 == 'e' && isInteger(text[1:])
}

// isBased tells whether text is 0, the letter, and at least one of the digits.
func isBased(text string, letter byte, digits string) bool {
	return len(text) > 2 && text[0] == '0' && text[1] == letter && strings.Trim(text[2:], digits) == ""
}

// decimal drops leading zeros, which JSON does not allow: 0777 is 777.
func decimal(text string) json.Number {
	sign := ""
	if text[0] == '-' {
		sign, text = "-", text[1:]
	}
	text = strings.TrimLeft(text, "0")
	if text == "" {
		return "0"
	}
	return json.Number(sign + text)
}

func inBase(digits string, base int) any {
	n, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return digits
	}
	return json.Number(n.String())
}
