package readmodel

import (
	"github.com/callboard/callboard/internal/catalog"
)

// failuresOf returns, by ref, the status items that tell of problems of severity error
// (reference: "status.items").
func failuresOf(problems []catalog.Problem) map[string]string {
	out := map[string]string{}
	for i := range problems {
		p := &problems[i]
		if p.Ref == "" || p.Severity != catalog.SeverityError {
			continue
		}
		item := []byte(out[p.Ref])
		if len(item) > 0 {
			item = append(item, ',')
		}
		message := p.Message
		if p.Fix != "" {
			message += " " + p.Fix
		}
		item = append(item, `{"type":"backstage.io/catalog-processing","level":"error","message":`...)
		item = appendQuoted(item, "InputError: "+message)
		item = append(item, `,"error":{"name":"InputError","message":`...)
		out[p.Ref] = string(append(appendQuoted(item, message), "}}"...))
	}
	return out
}

// indexProblems returns the problems that concern each ref.
func indexProblems(problems []catalog.Problem) map[string][]int32 {
	out := map[string][]int32{}
	for i := range problems {
		p := &problems[i]
		if p.Ref != "" {
			out[p.Ref] = append(out[p.Ref], int32(i))
		}
		if p.Other != "" && p.Other != p.Ref {
			out[p.Other] = append(out[p.Other], int32(i))
		}
	}
	return out
}
