package catalogweb

import (
	"slices"
	"strings"

	"github.com/callboard/callboard/internal/portal"
	"github.com/callboard/callboard/internal/webui"
)

// The columns of the list, by key.
const (
	columnName        = "name"
	columnTitle       = "title"
	columnDescription = "description"
	columnNamespace   = "namespace"
	columnOwner       = "owner"
	columnSystem      = "system"
	columnDomain      = "domain"
	columnType        = "type"
	columnLifecycle   = "lifecycle"
	columnDefinition  = "definition"
	columnTags        = "tags"
	columnLabels      = "labels"
	columnTargets     = "targets"
	columnGroups      = "groups"
	columnSource      = "source"
	columnProblems    = "problems"
	columnChanged     = "changed"
)

// listColumns are the columns that can be chosen, in the order of the chooser. Those with
// a key in listSorts can be sorted by.
var listColumns = []struct {
	key  string
	head webui.Column
}{
	{columnName, webui.Column{Label: "Name", Class: "c-name"}},
	{columnTitle, webui.Column{Label: "Title", Class: "c-fold", Width: webui.Width11}},
	{columnDescription, webui.Column{Label: "Description", Class: "c-fold c-wide"}},
	{columnNamespace, webui.Column{Label: "Namespace", Class: "c-fold c-wide", Width: webui.Width7}},
	{columnOwner, webui.Column{Label: "Owner", Class: "c-owner", Width: webui.Width10}},
	{columnSystem, webui.Column{Label: "System", Class: "c-fold c-wide", Width: webui.Width10}},
	{columnDomain, webui.Column{Label: "Domain", Class: "c-fold c-wide", Width: webui.Width10}},
	{columnType, webui.Column{Label: "Type", Class: "c-fold", Width: webui.Width7}},
	{columnLifecycle, webui.Column{Label: "Lifecycle", Class: "c-fold", Width: webui.Width8}},
	{columnDefinition, webui.Column{Label: "Definition", Class: "c-fold", Width: webui.Width8}},
	{columnProblems, webui.Column{Label: "Problems", Class: "c-health", Width: webui.Width6, Numeric: true}},
	{columnTags, webui.Column{Label: "Tags", Class: "c-tags", Width: webui.Width11}},
	{columnLabels, webui.Column{Label: "Labels", Class: "c-tags", Width: webui.Width14}},
	{columnTargets, webui.Column{Label: "Targets", Class: "c-fold"}},
	{columnGroups, webui.Column{Label: "Groups", Class: "c-fold", Width: webui.Width14}},
	{columnSource, webui.Column{Label: "Source", Class: "c-fold c-wide", Width: webui.Width11}},
	{columnChanged, webui.Column{Label: "Changed", Class: "c-fold c-wide", Width: webui.Width8}},
}

// columnsByKind follows Backstage (reference: "Catalog index page"); the description
// stands below the name. Other kinds have the columns of "".
var columnsByKind = map[string][]string{
	"":         {columnName, columnOwner, columnSystem, columnType, columnLifecycle, columnTags, columnChanged},
	"user":     {columnName, columnGroups, columnTags, columnChanged},
	"domain":   {columnName, columnOwner, columnTags, columnChanged},
	"system":   {columnName, columnOwner, columnTags, columnChanged},
	"group":    {columnName, columnType, columnTags, columnChanged},
	"template": {columnName, columnOwner, columnType, columnTags, columnChanged},
	"location": {columnName, columnType, columnTargets, columnChanged},
}

// explorerColumns are those of the API explorer, whose definition column says the type.
var explorerColumns = []string{columnName, columnOwner, columnSystem, columnDefinition, columnLifecycle, columnTags, columnChanged}

// columnHead is how a column looks; false when there is no such column.
func columnHead(key string) (webui.Column, bool) {
	for _, c := range listColumns {
		if c.key == key {
			return c.head, true
		}
	}
	return webui.Column{}, false
}

// columnValues are the known columns that an address or somebody's settings ask for, each
// once, in their order; the name is always the first. Nil, when they ask for none.
func columnValues(asked []string) []string {
	keys := []string{columnName}
	for _, v := range asked {
		for key := range strings.SplitSeq(v, ",") {
			if _, known := columnHead(key); known && !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	if len(keys) == 1 && !slices.ContainsFunc(asked, func(v string) bool { return strings.Contains(v, columnName) }) {
		return nil
	}
	return keys
}

// arrangementKind is the kind under which columns are remembered. The API explorer has
// columns of its own, under a name that is no kind.
func (st listState) arrangementKind() string {
	switch {
	case st.apis:
		return "apiexplorer"
	case st.kind == portal.AllKinds:
		return ""
	}
	return st.kind
}

// usualColumns are the columns when nobody has chosen any. The type is left out while one
// is filtered by; the namespace is there when the rows have several; problems, in the place of tags,
// when they are asked for.
func (st listState) usualColumns(namespaces bool) []string {
	keys, ok := columnsByKind[st.kind]
	if !ok {
		keys = columnsByKind[""]
	}
	if st.apis {
		keys = explorerColumns
	}
	keys = slices.Clone(keys)
	if len(st.types) == 1 {
		keys = slices.DeleteFunc(keys, func(k string) bool { return k == columnType })
	}
	if namespaces {
		keys = slices.Insert(keys, 1, columnNamespace)
	}
	if i := slices.Index(keys, columnTags); i >= 0 && (st.failing || st.dangling) {
		keys[i] = columnProblems
	}
	return keys
}

// manyColumns is from how many columns on a table needs more than a page has.
const manyColumns = 10

// heads are the heads of columns, with the addresses that sort by them: by a column
// anew upwards, by the same one the other way. What changed is asked for newest first.
func (st listState) heads(keys []string) []webui.Column {
	heads := make([]webui.Column, 0, len(keys)+2)
	heads = append(heads, webui.Column{Label: "Select", Head: webui.PickAll(selectionForm), Class: "c-pick", Width: webui.WidthPick})
	for _, key := range keys {
		head, _ := columnHead(key)
		sort := key
		if key == columnDefinition {
			sort = columnType
		}
		if _, ok := listSorts[sort]; ok {
			next := st.first()
			next.sort, next.descending = sort, sort == sortChanged
			if st.sort == sort {
				next.descending = !st.descending
			}
			head.SortHref = next.href()
			head.Sort = st.sortOf(sort)
		}
		heads = append(heads, head)
	}
	return append(heads, webui.Column{Label: "Actions", Unspoken: true, Class: "c-fold c-actions", Width: webui.Width7})
}

func (st listState) sortOf(key string) webui.SortOrder {
	switch {
	case st.sort != key:
		return webui.Unsorted
	case st.descending:
		return webui.Descending
	}
	return webui.Ascending
}
