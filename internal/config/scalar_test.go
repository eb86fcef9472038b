package config

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestPlainScalar(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		kind valueKind
		text string
	}{
		{"", nullValue, ""}, {"~", nullValue, ""}, {"null", nullValue, ""}, {"nuLL", textValue, "nuLL"},
		{"true", boolValue, "true"}, {"FALSE", boolValue, "false"}, {"yes", textValue, "yes"}, {"on", textValue, "on"},
		{"0", numberValue, "0"}, {"-0", numberValue, "0"}, {"+12", numberValue, "12"}, {"-012", numberValue, "-12"},
		{"0777", numberValue, "777"}, {"0o777", numberValue, "511"}, {"0xFf", numberValue, "255"}, {"-0xF", textValue, "-0xF"},
		{"0b1", textValue, "0b1"}, {"1_000", textValue, "1_000"}, {"190:20:30", textValue, "190:20:30"},
		{".5", numberValue, "0.5"}, {"5.", numberValue, "5.0"}, {"+1e3", numberValue, "1e3"}, {"-.5E+2", numberValue, "-0.5E+2"},
		{".", textValue, "."}, {"-", textValue, "-"}, {"1e", textValue, "1e"}, {"1.2.3", textValue, "1.2.3"},
		{".inf", numberValue, ".inf"}, {"-.Inf", numberValue, "-.Inf"}, {".NaN", numberValue, ".NaN"}, {"NaN", textValue, "NaN"},
		{"2020-01-01", textValue, "2020-01-01"}, {"12:30", textValue, "12:30"}, {"٣", textValue, "٣"},
	}
	for _, tc := range tests {
		if kind, text := plainScalar(tc.in); kind != tc.kind || text != tc.text {
			t.Errorf("%q: got %d %q, want %d %q", tc.in, kind, text, tc.kind, tc.text)
		}
	}
}

// TestNumbersAreJSON: rewriting a number for JSON does not change it.
func TestNumbersAreJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.StringMatching(`[-+]?([0-9]{1,20}(\.[0-9]{0,5})?|\.[0-9]{1,5})([eE][-+]?[0-9]{1,2})?`).Draw(t, "number")
		kind, text := plainScalar(in)
		if kind != numberValue || !json.Valid([]byte(text)) {
			t.Fatalf("%q gives %d %q, which is not a JSON number", in, kind, text)
		}
		want, ok := new(big.Rat).SetString(in)
		got, ok2 := new(big.Rat).SetString(text)
		if !ok || !ok2 || want.Cmp(got) != 0 {
			t.Fatalf("%q became %q", in, text)
		}
	})
}

func TestNearest(t *testing.T) {
	t.Parallel()
	known := []string{"removalGuard", "limits", "kinds"}
	for in, want := range map[string]string{
		"removalguard": "removalGuard", "kind": "kinds", "limtis": "limits", "lmits": "limits",
		"database": "", "": "", "x": "",
	} {
		if got := nearest(in, known); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
