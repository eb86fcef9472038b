package app

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const datasetConfig = `callboard:
  catalog:
    kinds:
      - apiVersion: lark.example/v1
        kind: Dataset
        plural: datasets
        schema:
          type: object
          required: [spec]
          properties:
            spec:
              type: object
              required: [owner, rows]
              additionalProperties: false
              properties:
                owner: {type: string}
                rows: {type: integer, minimum: 0}
                format: {enum: [csv, parquet]}
                path: {type: string, pattern: '^/'}
                days: {type: array, minItems: 1, items: {type: integer, maximum: 7}}
        relations:
          - {field: spec.owner, type: ownedBy, reverse: ownerOf, defaultKind: Group}
      - {apiVersion: lark.example/v2, kind: Dataset}
`

// TestOwnKinds reads entities of a kind that the configuration declares, and shows what
// its schema objects to by field.
func TestOwnKinds(t *testing.T) {
	t.Parallel()
	const head = "kind: Dataset\nmetadata: {name: plays}\napiVersion: lark.example/"
	for _, test := range []struct {
		name, text string
		want       []string // field, code and message of each problem
	}{
		{"good", "v1\nspec: {owner: squad, rows: 5, days: [1]}\n", nil},
		{"another version has no schema", "v2\nspec: {anything: goes}\n", nil},
		{"unknown version", "v3\nspec: {owner: squad, rows: 5}\n",
			[]string{`apiVersion bad-api-version kind Dataset does not exist in apiVersion "lark.example/v3"`}},
		{"no spec", "v1\n", []string{"spec required spec is required"}},
		{"missing", "v1\nspec: {owner: squad}\n", []string{"spec.rows required spec.rows is required"}},
		{"type", "v1\nspec: {owner: squad, rows: many}\n", []string{"spec.rows wrong-type spec.rows must be integer, found string"}},
		{"unknown field", "v1\nspec: {owner: squad, rows: 1, rowz: 2}\n", []string{"spec.rowz unknown-field spec.rowz is not a field of this kind"}},
		{"range", "v1\nspec: {owner: squad, rows: -1}\n", []string{"spec.rows out-of-range spec.rows must be at least 0, found -1"}},
		{"choice", "v1\nspec: {owner: squad, rows: 1, format: xml}\n", []string{"spec.format not-allowed spec.format must be one of csv, parquet, found xml"}},
		{"pattern", "v1\nspec: {owner: squad, rows: 1, path: srv}\n", []string{`spec.path bad-format spec.path must match ^/, found "srv"`}},
		{"other keywords", "v1\nspec: {owner: squad, rows: 1, days: []}\n",
			[]string{"spec.days schema spec.days does not fit the schema of its kind: minItems: got 0, want 1"}},
		{"in a list", "v1\nspec: {owner: squad, rows: 1, days: [1, 8]}\n", []string{"spec.days.1 out-of-range spec.days.1 must be at most 7, found 8"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := folder(t, map[string]string{"app-config.yaml": datasetConfig, "squad/catalog-info.yaml": squad, "catalog-info.yaml": head + test.text})
			s := setupOf(dir, "squad", "catalog-info.yaml")
			s.ConfigFiles = []string{dir + "/app-config.yaml"}
			looked, err := Look(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range looked.Problems {
				got = append(got, p.Field+" "+p.Code+" "+p.Message)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if want := 2 - min(1, len(test.want)); looked.Entities != want {
				t.Errorf("%d entities, want %d", looked.Entities, want)
			}
		})
	}
}

// TestChangedSchemaIsAppliedToUnchangedFiles restarts a portal with a stricter schema.
func TestChangedSchemaIsAppliedToUnchangedFiles(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"catalog-info.yaml": "apiVersion: lark.example/v1\nkind: Dataset\nmetadata: {name: plays}\n",
		"loose.yaml":        "callboard: {catalog: {kinds: [{apiVersion: lark.example/v1, kind: Dataset}]}}\n",
		"strict.yaml":       datasetConfig,
	})
	data := t.TempDir()
	serveOnce(t, dir, "loose.yaml", data, 0)
	serveOnce(t, dir, "strict.yaml", data, 1)
}

func serveOnce(t *testing.T, dir, config, data string, problems int) {
	t.Helper()
	s := setupOf(dir, "catalog-info.yaml")
	s.ConfigFiles = []string{dir + "/" + config}
	p := startPortal(t, Options{Setup: s, Data: data})
	if got := p.waitReady().Problems; got != problems {
		t.Errorf("with %s: %d problems, want %d", config, got, problems)
	}
	p.close()
}
