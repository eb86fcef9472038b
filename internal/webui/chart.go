package webui

import (
	"math"
	"strconv"
	"strings"
)

// Charts are drawn in their own units and scaled by the browser. What is drawn
// is decoration for those who see; Label and the list behind it say the same.

// coordinate writes a length with one decimal at most.
func coordinate(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// finite is values with 0 for what is not a number.
func finite(values []float64) []float64 {
	clean := make([]float64, len(values))
	for i, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			clean[i] = v
		}
	}
	return clean
}

// bounds are the least and the greatest of values, apart by at least a little.
func bounds(values []float64) (low, high float64) {
	if len(values) == 0 {
		return 0, 1
	}
	low, high = values[0], values[0]
	for _, v := range values {
		low, high = min(low, v), max(high, v)
	}
	if high == low {
		high++
	}
	return low, high
}

// scale maps low…high to bottom…top.
type scale struct{ low, high, bottom, top float64 }

func (s scale) at(v float64) float64 {
	return s.bottom + (v-s.low)/(s.high-s.low)*(s.top-s.bottom)
}

// polyline is the path through values over a width.
func polyline(values []float64, width float64, y scale) string {
	var out strings.Builder
	step := width
	if len(values) > 1 {
		step = width / float64(len(values)-1)
	}
	for i, v := range values {
		out.WriteByte("ML"[min(i, 1)])
		out.WriteString(coordinate(float64(i)*step) + " " + coordinate(y.at(v)))
	}
	if len(values) == 1 {
		out.WriteString("H" + coordinate(width))
	}
	return out.String()
}

// niceCeil is the next of 1, 2, 5, 10, 20 … at or above v, for the top of an axis.
func niceCeil(v float64) float64 {
	if v <= 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 1.5, 2, 3, 5, 7.5, 10} {
		if step*power >= v*(1-1e-9) {
			return step * power
		}
	}
	return 10 * power
}

// Number writes a value with at most three significant digits and thousands
// apart.
func Number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	if math.Abs(v) >= 100 || v == math.Trunc(v) {
		return Count(int(math.Round(v)))
	}
	return strings.Replace(strconv.FormatFloat(v, 'g', 3, 64), "-", "−", 1)
}
