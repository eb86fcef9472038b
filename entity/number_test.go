package entity

import (
	"encoding/json"
	"math"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestNumber(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]json.Number{
		"0": "0", "-0": "0", "-0.0": "0", "0e9": "0", "1": "1", "-1": "-1", "+5": "5", "007": "7", "1.0": "1", "1.50": "1.5", "1e3": "1000", "-2.5E+2": "-250",
		"0.000001": "0.000001", "0.0000001": "1e-7", "1.5e-10": "1.5e-10", "1e-100": "1e-100", "1e20": "100000000000000000000", "1e21": "1e+21",
		"1.5e300": "1.5e+300", "0.00001": "0.00001", ".5": "0.5",
		"9007199254740993": "9007199254740993", "12345678901234567890": "12345678901234567890",
		"1000000000000000000000000000001": "1000000000000000000000000000001", "-1000000000000000000000000000001": "-1000000000000000000000000000001",
		"1e400": "1e400", "": "", "x": "x", "-": "-", "NaN": "NaN", "Infinity": "Infinity",
	} {
		if got := Number(text); got != want {
			t.Errorf("Number(%q) = %q, want %q", text, got, want)
		}
	}
}

// encoding/json writes floats as ECMAScript does, except that it keeps the sign of zero.
func TestNumberWritesFloatsAsJavaScriptDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1e-5, 1e-5), rapid.Float64Range(-1e22, 1e22)).Draw(t, "number")
		if math.IsInf(f, 0) || math.IsNaN(f) || f == 0 {
			return
		}
		want, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		got := Number(strconv.FormatFloat(f, 'e', -1, 64))
		if string(got) != string(want) {
			t.Fatalf("Number(%g) = %q, want %q", f, got, want)
		}
		if again := Number(string(got)); again != got {
			t.Fatalf("Number(%q) = %q", got, again)
		}
	})
}
