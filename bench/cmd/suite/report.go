package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
)

// Row is one line of the table of budgets.
type Row struct {
	Entities int     `json:"entities,omitempty"` // in the catalog; 0 where it does not matter
	What     string  `json:"what"`
	Budget   string  `json:"budget,omitempty"` // empty when there is none for this size
	Value    float64 `json:"value"`
	Unit     string  `json:"unit"`
	Ratio    float64 `json:"ratio,omitempty"` // to plain net/http sending the same bytes
	Note     string  `json:"note,omitempty"`
	Verdict  string  `json:"verdict,omitempty"`
}

// What a Row's Verdict can be.
const (
	within = "within"
	over   = "OVER"
)

// under is the verdict on a value that may be at most the budget.
func under(value, budget float64) string { return verdict(value <= budget) }

// least is the verdict on a value that must be at least the budget.
func least(value, budget float64) string { return verdict(value >= budget) }

func verdict(ok bool) string {
	if ok {
		return within
	}
	return over
}

// Growth is what one size of catalog costs.
type Growth struct {
	Entities int     `json:"entities"`
	Ingest   float64 `json:"ingestSeconds"`
	CPU      float64 `json:"ingestCPUSeconds"`
	Resident float64 `json:"residentMB"`
	Peak     float64 `json:"peakMB"`
	Database float64 `json:"databaseMB"`
	Start    float64 `json:"startMs"`
	Page50   float64 `json:"pageP50Ms"` // filtered, ordered page of 20, beyond plain net/http
	Page99   float64 `json:"pageP99Ms"`
	Change50 float64 `json:"changeP50Ms"`
	Change99 float64 `json:"changeP99Ms"`
}

// report is everything that was measured.
type report struct {
	Machine Machine  `json:"machine"`
	Rows    []Row    `json:"rows,omitempty"`
	Growth  []Growth `json:"growth,omitempty"`
}

func (r *report) add(rows ...Row) { r.Rows = append(r.Rows, rows...) }

// write prints the report as Markdown, and as JSON to a file if one is named.
func (r *report) write(out io.Writer, file string) error {
	fmt.Fprint(out, r.markdown())
	if file == "" {
		return nil
	}
	for i := range r.Rows {
		r.Rows[i].Value = finite(r.Rows[i].Value)
	}
	for i := range r.Growth {
		g := &r.Growth[i]
		g.Resident, g.Peak = finite(g.Resident), finite(g.Peak)
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}

// finite is the value, and -1 for one that could not be measured, which JSON cannot say.
func finite(v float64) float64 {
	if math.IsNaN(v) {
		return -1
	}
	return v
}

func (r *report) markdown() string {
	var b strings.Builder
	m := r.Machine
	fmt.Fprintf(&b, "%s: %d cores", m.Date.Format(time.DateOnly), m.Cores)
	for _, part := range []string{m.CPU, m.Memory, m.System, m.Go, m.Binary} {
		if part != "" {
			b.WriteString(", " + part)
		}
	}
	b.WriteString(".\n")
	if len(r.Rows) > 0 {
		r.budgetTable(&b)
	}
	if len(r.Growth) > 0 {
		r.growthTable(&b)
	}
	return b.String()
}

func (r *report) budgetTable(b *strings.Builder) {
	b.WriteString("\n| Entities | What | Budget | Measured | To plain net/http | Verdict |\n|---:|---|---:|---:|---:|---|\n")
	for _, row := range r.Rows {
		ratio, size := "", ""
		if row.Ratio > 0 {
			ratio = fmt.Sprintf("%.0f %%", row.Ratio*100)
		}
		if row.Entities > 0 {
			size = thousands(row.Entities)
		}
		measured := number(row.Value) + " " + row.Unit
		if row.Note != "" {
			measured += " (" + row.Note + ")"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", size, row.What, row.Budget, measured, ratio, row.Verdict)
	}
}

func (r *report) growthTable(b *strings.Builder) {
	b.WriteString("\n| Entities | From files, s | CPU, s | Resident, MB | At most, MB | Database, MB | Start, ms | Page of 20, p50 ms | p99 ms | File changed to visible, p50 ms | p99 ms |\n" +
		"|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, g := range r.Growth {
		fmt.Fprintf(b, "| %s |", thousands(g.Entities))
		for _, v := range []float64{g.Ingest, g.CPU, g.Resident, g.Peak, g.Database, g.Start, g.Page50, g.Page99, g.Change50, g.Change99} {
			fmt.Fprintf(b, " %s |", number(v))
		}
		b.WriteByte('\n')
	}
}

// number writes three digits that count.
func number(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "?"
	case a >= 1000:
		return thousands(int(math.Round(v)))
	case a >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	default:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
}

func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0 && text[i-1] != '-'; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// ms is a duration in milliseconds.
func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
