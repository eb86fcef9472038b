package webui

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var pathNumber = regexp.MustCompile(`-?[0-9.]+`)

// Whatever the numbers, a chart stays in its frame and says no NaN.
func TestChartsStayInTheirFrame(t *testing.T) {
	t.Parallel()
	values := rapid.SliceOfN(rapid.Float64(), 0, 40)
	rapid.Check(t, func(t *rapid.T) {
		points := append(values.Draw(t, "values"), rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, -5, 1e300}).Draw(t, "odd"))
		for i, v := range points {
			if math.Abs(v) > 1e200 { // their difference has no number
				points[i] = math.Copysign(1e200, v)
			}
		}
		for i, number := range pathNumber.FindAllString(sparkPath(points), -1) {
			v, err := strconv.ParseFloat(number, 64)
			if limit := []float64{96, 24}[i%2]; err != nil || v < 0 || v > limit {
				t.Fatalf("%s in %s", number, sparkPath(points))
			}
		}
		bars := BarChartProps{}
		for _, v := range points {
			bars.Bars = append(bars.Bars, Bar{Value: v})
		}
		for _, bar := range bars.drawn() {
			y, _ := strconv.ParseFloat(bar.y, 64)
			height, _ := strconv.ParseFloat(bar.height, 64)
			if y < chartTop || y+height > chartFoot+0.2 || height < 0 {
				t.Fatalf("bar %+v", bar)
			}
		}
	})
}

func TestBarChartSaysItInWords(t *testing.T) {
	t.Parallel()
	r := render(t, BarChart(BarChartProps{Label: "Builds a day", Unit: " builds", Bars: []Bar{{Label: "1 Nov", Value: 5}, {Label: "2 Nov", Value: 26, Tone: ToneBad, Note: "two failed"}}}))
	r.one(t, "svg", "role=img", "aria-label=Builds a day")
	if got := words(r.one(t, "table", "class=sr")); got != "Builds a day 1 Nov5 builds2 Nov26 builds" {
		t.Errorf("%q", got)
	}
	if !strings.Contains(r.text, "<title>2 Nov: 26 builds, two failed</title>") {
		t.Errorf("no hint on hover: %s", r.text)
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{0: "0", 7.5: "7.5", 0.123456: "0.123", 1234.6: "1,235", -2.5: "−2.5", 1e6: "1,000,000", math.Inf(1): "–"} {
		if got := Number(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
	for v, want := range map[float64]float64{0: 1, -3: 1, 7: 7.5, 26: 30, 100: 100, 101: 150, 0.4: 0.5} {
		if got := niceCeil(v); math.Abs(got-want) > 1e-9 {
			t.Errorf("axis for %v ends at %v, want %v", v, got, want)
		}
	}
}

func TestMeter(t *testing.T) {
	t.Parallel()
	render(t, Meter(MeterProps{Label: "Owners", Value: 19, Max: 23, Text: "19 of 23"})).one(t, "span", "role=meter", "aria-valuetext=19 of 23", "aria-label=Owners")
	if got := words(render(t, Meter(MeterProps{Label: "x", Value: 7})).one(t, "span", "role=meter", "aria-valuenow=100")); got != "100 %" {
		t.Errorf("%q", got)
	}
	render(t, Meter(MeterProps{Label: "x", Value: math.NaN()})).one(t, "span", "aria-valuenow=0")
	if unsure := render(t, Progress(MeterProps{Label: "Import", Value: -1, Text: "Reading"})); len(unsure.all("span", "aria-valuenow")) > 0 {
		t.Error("nobody knows how far")
	}
}
