package yamldoc

import (
	"encoding/json"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

// The forms of numbers as YAML 1.2 writes them (section 10.3.2).
var (
	integerForm = regexp.MustCompile(`^[-+]?[0-9]+$`)
	octalForm   = regexp.MustCompile(`^0o[0-7]+$`)
	hexForm     = regexp.MustCompile(`^0x[0-9a-fA-F]+$`)
	floatForm   = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
)

func TestNumberForms(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.StringMatching(`[-+]?[0-9]{0,3}\.?[0-9]{0,3}([eE][-+]?[0-9]{0,2})?`),
		rapid.StringMatching(`[-+.eExo0-9a-fA-F]{0,6}`), rapid.StringMatching(`0[xo][0-9a-fA-F]{0,30}`), rapid.String())
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		n, number := Scalar(s).(json.Number)
		if number && !json.Valid([]byte(n)) {
			t.Fatalf("Scalar(%q) = %s is no JSON", s, n)
		}
		want := integerForm.MatchString(s) || octalForm.MatchString(s) || hexForm.MatchString(s) || floatForm.MatchString(s)
		if infinite := want && Scalar(s) == nil; number != want && !infinite {
			t.Fatalf("Scalar(%q) = %v; a number: %v, want %v", s, Scalar(s), number, want)
		}
		if isInteger(s) != integerForm.MatchString(s) || isFloat(s) != floatForm.MatchString(s) {
			t.Fatalf("%q: integer %v, float %v", s, isInteger(s), isFloat(s))
		}
	})
}

func TestInfiniteNumbers(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1e400", "+1e400", "-.5e999", "5.e999", "01e999"} {
		if got := Scalar(text); got != nil {
			t.Errorf("Scalar(%q) = %v, want null, as JavaScript writes it", text, got)
		}
	}
}
