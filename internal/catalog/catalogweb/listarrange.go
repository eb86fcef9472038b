package catalogweb

import (
	"slices"

	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// arrangement is how the table looks: as the address says, or as the reader has it for
// this kind, or as usual.
type arrangement struct {
	columns []string
	dense   bool
	chooser webui.ColumnsProps
	density densityForm
}

// densityForm posts the density, with the columns that are remembered beside it.
type densityForm struct {
	hidden []webui.Parameter
	items  webui.SegmentedProps
}

// What is posted to keep an arrangement, see package usersettingsweb.
const (
	arrangementPath = portal.SettingsPath + "/arrangement"
	paramColumn     = "column"
	paramBack       = "back"
)

func (q *question) arrange(items []readmodel.Entity) arrangement {
	st, settings := q.state, q.reader.Settings
	remembered, _ := settings.Arrangement(st.arrangementKind())
	usual := st.usualColumns(severalNamespaces(items))
	a := arrangement{columns: usual}
	if kept := columnValues(remembered); kept != nil {
		a.columns = kept
	}
	if st.columns != nil {
		a.columns = st.columns
	}
	// One density for all lists: it is about the eyes of a reader, not about a kind.
	columnsOfAll, density := settings.Arrangement("")
	if st.density != "" {
		density = st.density
	}
	a.dense = density == densityDense
	a.chooser = st.chooser(a.columns, remembered != nil || st.columns != nil, density)
	a.density = st.densityForm(columnsOfAll, a.dense)
	return a
}

// chooser is a form that keeps the columns of this kind, and leads back to where none are
// in the address.
func (st listState) chooser(shown []string, chosen bool, density string) webui.ColumnsProps {
	plain := st
	plain.columns = nil
	kind := st.arrangementKind()
	p := webui.ColumnsProps{Action: arrangementPath, Keep: true, Name: paramColumn, Reset: chosen, Hidden: []webui.Parameter{
		{Name: "kind", Value: kind}, {Name: paramBack, Value: plain.href()}, {Name: paramColumn, Value: columnName}}}
	if kind == "" && density != "" {
		p.Hidden = append(p.Hidden, webui.Parameter{Name: paramDensity, Value: density})
	}
	for _, c := range listColumns {
		p.Columns = append(p.Columns, webui.ColumnChoice{Value: c.key, Label: c.head.Label, Shown: slices.Contains(shown, c.key), Fixed: c.key == columnName})
	}
	return p
}

func (st listState) densityForm(columns []string, dense bool) densityForm {
	plain := st
	plain.density = ""
	f := densityForm{hidden: []webui.Parameter{{Name: paramBack, Value: plain.href()}}}
	for _, key := range columns {
		f.hidden = append(f.hidden, webui.Parameter{Name: paramColumn, Value: key})
	}
	f.items = webui.SegmentedProps{Label: "Density", Name: paramDensity, Buttons: true, Items: []webui.Segment{
		{Label: "Roomy rows", Icon: "rows-3", Value: densityRoomy, Current: !dense, Bare: true},
		{Label: "Dense rows", Icon: "rows-4", Value: densityDense, Current: dense, Bare: true},
	}}
	return f
}

// severalNamespaces tells whether entities have different namespaces.
func severalNamespaces(entities []readmodel.Entity) bool {
	first := ""
	for i, e := range entities {
		namespace := portal.ParseRef(e.Ref()).Namespace
		if i == 0 {
			first = namespace
		} else if namespace != first {
			return true
		}
	}
	return false
}
