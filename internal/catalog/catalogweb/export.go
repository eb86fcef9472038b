package catalogweb

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// An export is everything that a list finds, on all its pages, with the columns that it
// shows: the ref before them, and the description, which stands below the name.
//
// CSV is for spreadsheets, see [httpkit.Sheet]. JSON is one array and NDJSON an object a
// line; in both, what can have several values is an array.

// exportSegment is followed by the extension of one of exportFormats.
const exportSegment = "/export."

// exportFormat is a way to write entities.
type exportFormat struct {
	extension, label, mediaType string
	write                       func(w http.ResponseWriter, x *export) error
}

var exportFormats = []exportFormat{
	{"csv", "CSV", httpkit.SheetType, writeCSV},
	{"json", "JSON", "application/json; charset=utf-8", writeJSON},
	{"ndjson", "NDJSON, an object a line", "application/x-ndjson; charset=utf-8", writeNDJSON},
}

// export is what is written.
type export struct {
	columns  []string
	entities []readmodel.Entity
	snapshot *readmodel.Snapshot
}

func (p *Pages) export(path string, format exportFormat) httpkit.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		s := p.frame.Snapshot()
		if httpkit.NotModified(w, r, p.frame.Tag(r, s, format.extension)) {
			return nil
		}
		q := p.ask(s, p.frame.Reader(r, s), parseListState(path, r.URL.Query()))
		found, err := q.page(0, -1)
		if err != nil {
			return err
		}
		return q.writeExport(w, r, format, found.items)
	}
}

// writeExport answers with entities as a file.
func (q *question) writeExport(w http.ResponseWriter, r *http.Request, format exportFormat, entities []readmodel.Entity) error {
	h := w.Header()
	h.Set("Content-Type", format.mediaType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Disposition", `attachment; filename="`+q.state.fileName()+"."+format.extension+`"`)
	if r.Method == http.MethodHead {
		return nil
	}
	x := &export{columns: exportColumns(q.arrange(entities).columns), entities: entities, snapshot: q.snapshot}
	if err := format.write(w, x); err != nil && r.Context().Err() == nil {
		return fault.Wrap(fault.Internal, err, "write the export of %s", r.URL.Path)
	}
	return nil
}

// fileName is "components" for a list of components; what an address says of a kind may
// be anything.
func (st listState) fileName() string {
	if st.kind == portal.AllKinds || !entity.ValidKind(st.kind) {
		return "catalog"
	}
	return strings.ToLower(st.kind) + "s"
}

const columnRef = "ref"

func exportColumns(shown []string) []string {
	columns := append([]string{columnRef}, shown...)
	if !slices.Contains(shown, columnDescription) {
		columns = slices.Insert(columns, 2, columnDescription)
	}
	return columns
}

// cell is the values of an entity in a column, and whether it can have several.
func (x *export) cell(e readmodel.Entity, column string) (values []string, several bool) {
	one := func(v string) ([]string, bool) {
		if v == "" {
			return nil, false
		}
		return []string{v}, false
	}
	switch column {
	case columnRef:
		return one(e.Ref())
	case columnName:
		return one(e.Parts().Name)
	case columnTitle:
		return one(e.Title())
	case columnDescription:
		return one(e.Description())
	case columnNamespace:
		return one(e.Parts().Namespace)
	case columnType, columnDefinition:
		return one(e.Type())
	case columnLifecycle:
		return one(e.Lifecycle())
	case columnProblems:
		return one(strconv.Itoa(e.CountProblems()))
	case columnSource:
		location, _ := e.Place()
		return one(location)
	case columnChanged:
		if t := e.Updated(); !t.IsZero() {
			return one(t.UTC().Format(time.RFC3339))
		}
		return nil, false
	}
	return x.list(e, column), true
}

// list is a cell of a column that can have several values.
func (x *export) list(e readmodel.Entity, column string) []string {
	switch column {
	case columnOwner:
		return portal.Targets(e, entity.OwnedBy, "")
	case columnSystem:
		return portal.Targets(e, entity.PartOf, "system")
	case columnDomain:
		return domains(x.snapshot, e)
	case columnGroups:
		return portal.Targets(e, entity.MemberOf, "")
	case columnTags:
		return e.Tags()
	case columnTargets:
		return portal.LocationTargets(e.DecodeDeclared())
	case columnLabels:
		var labels []string
		for key, value := range e.DecodeDeclared().Labels() {
			labels = append(labels, key+"="+value)
		}
		slices.Sort(labels)
		return labels
	}
	return nil
}

func writeCSV(w http.ResponseWriter, x *export) error {
	sheet := httpkit.NewSheet(w)
	line := make([]string, len(x.columns))
	for i, key := range x.columns {
		head, _ := columnHead(key)
		if line[i] = head.Label; key == columnRef {
			line[i] = "Ref"
		}
	}
	if err := sheet.Row(line...); err != nil {
		return err
	}
	for _, e := range x.entities {
		for i, column := range x.columns {
			values, _ := x.cell(e, column)
			line[i] = strings.Join(values, ", ")
		}
		if err := sheet.Row(line...); err != nil {
			return err
		}
	}
	return sheet.Close()
}

func writeJSON(w http.ResponseWriter, x *export) error {
	out := httpkit.NewStream(w)
	defer out.Close()
	out.B = append(out.B, '[')
	for i, e := range x.entities {
		if i > 0 {
			out.B = append(out.B, ',')
		}
		if err := x.appendObject(out, e, "\n"); err != nil {
			return err
		}
	}
	out.B = append(out.B, "\n]\n"...)
	return nil
}

func writeNDJSON(w http.ResponseWriter, x *export) error {
	var line []byte
	for _, e := range x.entities {
		object, err := x.object(e)
		if err != nil {
			return err
		}
		line = append(append(line, object...), '\n')
		if len(line) > 32<<10 {
			if _, err := w.Write(line); err != nil {
				return err
			}
			line = line[:0]
		}
	}
	_, err := w.Write(line)
	return err
}

func (x *export) appendObject(out *httpkit.Stream, e readmodel.Entity, before string) error {
	object, err := x.object(e)
	if err != nil {
		return err
	}
	out.B = append(append(out.B, before...), object...)
	return out.Spill()
}

// object writes an entity with its columns in their order.
func (x *export) object(e readmodel.Entity) ([]byte, error) {
	b := []byte{'{'}
	for i, column := range x.columns {
		if i > 0 {
			b = append(b, ',')
		}
		values, several := x.cell(e, column)
		var v any = ""
		switch {
		case several && values == nil:
			v = []string{}
		case several:
			v = values
		case column == columnProblems:
			v = e.CountProblems()
		case len(values) > 0:
			v = values[0]
		}
		text, err := httpkit.Marshal(v)
		if err != nil {
			return nil, err
		}
		b = append(append(append(append(b, '"'), column...), `":`...), strings.TrimSpace(string(text))...)
	}
	return append(b, '}'), nil
}

// exports are the items of the menu of files, each with what the list finds.
func (st listState) exports() []webui.MenuItem {
	var items []webui.MenuItem
	for _, format := range exportFormats {
		address := st.path() + exportSegment + format.extension
		if query := st.first().query(); query != "" {
			address += "?" + query
		}
		items = append(items, webui.MenuItem{Label: format.label, Icon: "download", Href: address, Download: true})
	}
	return items
}
