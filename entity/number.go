package entity

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// Number returns the number written as text in the form that JSON.stringify gives it:
// 1.0 is 1, 1e3 is 1000, 0.0000001 is 1e-7. Integers keep all their digits, however
// many. Text that is no finite number is returned as it is.
func Number(text string) json.Number {
	if isInteger(text) {
		return json.Number(text)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return json.Number(text)
	}
	if f == 0 {
		return "0" // also for -0
	}
	// The limits between plain and exponent form are those of ECMAScript's Number::toString.
	if abs := math.Abs(f); abs >= 1e-6 && abs < 1e21 {
		return json.Number(strconv.FormatFloat(f, 'f', -1, 64))
	}
	s := strconv.FormatFloat(f, 'e', -1, 64)
	return json.Number(strings.Replace(strings.Replace(s, "e-0", "e-", 1), "e+0", "e+", 1))
}

// isInteger tells whether text is an integer as JSON writes it, other than -0.
func isInteger(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	if digits == "" || digits[0] == '0' && text != "0" {
		return false
	}
	for i := 0; i < len(digits); i++ {
		if !isDigit(digits[i]) {
			return false
		}
	}
	return true
}
