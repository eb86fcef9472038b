package storetest

import (
	"testing"

	"github.com/callboard/callboard/internal/catalog"
	"github.com/callboard/callboard/internal/fault"
)

func documents(t *testing.T, s Backend) {
	full := catalog.DocumentState{
		Bucket: bucket, Location: "file:/srv/b.yaml", Fingerprint: "12:34:ü", Root: true, Origin: "file:/srv/all.yaml",
		References: []catalog.ReferenceState{{Location: "file:/srv/x.txt", Fingerprint: "1"}, {Location: "file:/srv/y.txt"}},
		Parents:    []string{"location:default/b", "location:default/a"}, Skipped: "a skeleton",
	}
	bare := catalog.DocumentState{Bucket: bucket, Location: "file:/srv/a.yaml", References: []catalog.ReferenceState{}, Parents: []string{}}
	other := catalog.DocumentState{Bucket: "files:/other", Location: "file:/srv/b.yaml", Fingerprint: "of the other"}
	commit(t, s, &catalog.Commit{Documents: []catalog.DocumentState{full, bare}})
	commit(t, s, &catalog.Commit{Bucket: "files:/other", Documents: []catalog.DocumentState{other}})
	bare.References, bare.Parents = nil, nil
	same(t, "documents", storedDocuments(t, s), []catalog.DocumentState{other, bare, full})

	changed := catalog.DocumentState{Location: full.Location, Fingerprint: "56"} // the bucket is the commit's
	commit(t, s, &catalog.Commit{
		Documents:        []catalog.DocumentState{changed},
		RemovedDocuments: []string{bare.Location, "file:/srv/unknown.yaml"},
	})
	changed.Bucket = bucket
	same(t, "changed documents", storedDocuments(t, s), []catalog.DocumentState{other, changed})

	commit(t, s, &catalog.Commit{RemovedDocuments: []string{full.Location}})
	same(t, "documents of the other", storedDocuments(t, s), []catalog.DocumentState{other})
}

func problem(location string, line int, code string) catalog.Problem {
	return catalog.Problem{Bucket: bucket, Location: location, Line: line, Code: code, Severity: catalog.SeverityError,
		Message: "The name is bad.", Since: at(line)}
}

func problemsReplace(t *testing.T, s Backend) {
	const a, b = "file:/srv/a.yaml", "file:/srv/b.yaml"
	replace := func(bucket string, locations []string, problems ...catalog.Problem) {
		t.Helper()
		commit(t, s, &catalog.Commit{Bucket: bucket, ProblemLocations: locations, Problems: problems})
	}
	replace(bucket, []string{a, b}, problem(a, 1, "one"), problem(a, 2, "two"), problem(b, 1, "three"))
	foreign := problem(a, 9, "foreign")
	foreign.Bucket = "files:/other"
	replace("files:/other", []string{a}, foreign)
	same(t, "problems", storedProblems(t, s), []catalog.Problem{problem(a, 1, "one"), problem(a, 2, "two"), foreign, problem(b, 1, "three")})

	replace(bucket, []string{a}, problem(a, 4, "four"))
	same(t, "replaced", storedProblems(t, s), []catalog.Problem{problem(a, 4, "four"), foreign, problem(b, 1, "three")})

	replace(bucket, []string{a, b, "file:/srv/unknown.yaml"})
	same(t, "mended", storedProblems(t, s), []catalog.Problem{foreign})
}

func problemsInOrder(t *testing.T, s Backend) {
	const a, b = "file:/srv/a.yaml", "file:/srv/b.yaml"
	full := catalog.Problem{
		Bucket: bucket, Location: b, Line: 3, Column: 4, Ref: "component:default/x", Field: "metadata.name", Code: "bad-name",
		Severity: catalog.SeverityWarning, Message: "Ü is no name.", Fix: "Write another.", Excerpt: []string{"a: 1", "", "b: 🎭"},
		ExcerptLine: 2, Other: "component:default/y", Since: at(3),
	}
	column := full
	column.Column, column.Excerpt = 2, nil
	first, second := problem(a, 7, "z-first"), problem(a, 7, "a-second")
	commit(t, s, &catalog.Commit{
		ProblemLocations: []string{a, b},
		Problems:         []catalog.Problem{full, first, column, second, problem(a, 10, "x"), problem(a, 2, "y")},
	})
	same(t, "problems", storedProblems(t, s),
		[]catalog.Problem{problem(a, 2, "y"), first, second, problem(a, 10, "x"), column, full})
}

// problemsStrange checks that problems which would never be replaced are refused.
func problemsStrange(t *testing.T, s Backend) {
	foreign := problem("file:/srv/a.yaml", 1, "x")
	foreign.Bucket = "files:/other"
	for _, p := range []catalog.Problem{foreign, problem("file:/srv/b.yaml", 1, "x")} {
		_, err := s.Commit(t.Context(), &catalog.Commit{
			Bucket: bucket, ProblemLocations: []string{"file:/srv/a.yaml"}, Problems: []catalog.Problem{p},
		})
		wantFault(t, err, fault.Internal)
	}
	same(t, "problems", storedProblems(t, s), []catalog.Problem(nil))
}
