package config

import (
	"math/big"
	"regexp"
	"strings"
)

// The scalars of the YAML 1.2 core schema. The YAML library cannot be asked: it
// keeps rules of YAML 1.1, reading 0777 as octal and dates as times.
var (
	coreInt   = regexp.MustCompile(`^[-+]?[0-9]+$`)
	coreOctal = regexp.MustCompile(`^0o[0-7]+$`)
	coreHex   = regexp.MustCompile(`^0x[0-9a-fA-F]+$`)
	coreFloat = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

// plainScalar tells what a scalar written without quotes means. For a number the
// text is returned in JSON's notation.
func plainScalar(s string) (valueKind, string) {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return nullValue, ""
	case "true", "True", "TRUE":
		return boolValue, "true"
	case "false", "False", "FALSE":
		return boolValue, "false"
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF", ".nan", ".NaN", ".NAN":
		return numberValue, s
	}
	switch c := s[0]; {
	case c != '-' && c != '+' && c != '.' && (c < '0' || c > '9'):
		return textValue, s
	case coreInt.MatchString(s):
		return numberValue, jsonInt(s)
	case coreOctal.MatchString(s):
		return numberValue, fromBase(s[2:], 8)
	case coreHex.MatchString(s):
		return numberValue, fromBase(s[2:], 16)
	case coreFloat.MatchString(s):
		return numberValue, jsonFloat(s)
	}
	return textValue, s
}

// jsonInt drops the plus sign and the leading zeros that JSON does not allow.
func jsonInt(s string) string {
	sign := ""
	if s[0] == '-' {
		sign = "-"
	}
	digits := strings.TrimLeft(strings.TrimLeft(s, "+-"), "0")
	if digits == "" {
		return "0"
	}
	return sign + digits
}

// jsonFloat writes .5 as 0.5, 1. as 1.0 and 01.5 as 1.5.
func jsonFloat(s string) string {
	mantissa, exponent := s, ""
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		mantissa, exponent = s[:i], s[i:]
	}
	sign := ""
	if mantissa[0] == '-' {
		sign = "-"
	}
	whole, fraction, hasPoint := strings.Cut(strings.TrimLeft(mantissa, "+-"), ".")
	whole = strings.TrimLeft(whole, "0")
	if whole == "" {
		whole = "0"
	}
	if !hasPoint {
		return sign + whole + exponent
	}
	if fraction == "" {
		fraction = "0"
	}
	return sign + whole + "." + fraction + exponent
}

// maxBaseDigits bounds octal and hexadecimal numbers, whose conversion costs more
// than their length; 64 bits need 16 or 22.
const maxBaseDigits = 64

func fromBase(digits string, base int) string {
	if len(digits) > maxBaseDigits {
		return ".inf"
	}
	n, _ := new(big.Int).SetString(digits, base)
	return n.String()
}
