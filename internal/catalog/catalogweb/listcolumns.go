package catalogweb

import (
	"slices"

	"github.com/callboard/callboard/internal/webui"
)

// The columns of the list, by key.
const (
	columnName      = "name"
	columnNamespace = "namespace"
	columnOwner     = "owner"
	columnSystem    = "system"
	columnType      = "type"
	columnLifecycle = "lifecycle"
	columnTags      = "tags"
	columnTargets   = "targets"
	columnGroups    = "groups"
	columnChanged   = "changed"
)

// columnHeads are how columns look; those with a key in listSorts can be sorted by.
var columnHeads = map[string]webui.Column{
	columnName:      {Label: "Name", Class: "c-name"},
	columnNamespace: {Label: "Namespace", Class: "c-fold c-wide", Width: webui.Width7},
	columnOwner:     {Label: "Owner", Class: "c-owner", Width: webui.Width10},
	columnSystem:    {Label: "System", Class: "c-fold c-wide", Width: webui.Width10},
	columnType:      {Label: "Type", Class: "c-fold", Width: webui.Width7},
	columnLifecycle: {Label: "Lifecycle", Class: "c-fold", Width: webui.Width8},
	columnTags:      {Label: "Tags", Class: "c-tags", Width: webui.Width11},
	columnTargets:   {Label: "Targets", Class: "c-fold"},
	columnGroups:    {Label: "Groups", Class: "c-fold", Width: webui.Width14},
	columnChanged:   {Label: "Changed", Class: "c-fold c-wide", Width: webui.Width8},
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

// columns are the keys of the columns for this state. The type is left out while one is
// filtered by; the namespace is there when the rows have several.
func (st listState) columns(namespaces bool) []string {
	keys, ok := columnsByKind[st.kind]
	if !ok {
		keys = columnsByKind[""]
	}
	keys = slices.Clone(keys)
	if len(st.types) == 1 {
		keys = slices.DeleteFunc(keys, func(k string) bool { return k == columnType })
	}
	if namespaces {
		keys = slices.Insert(keys, 1, columnNamespace)
	}
	return keys
}

// heads are the heads of columns, with the addresses that sort by them: by a column
// anew upwards, by the same one the other way.
func (st listState) heads(keys []string) []webui.Column {
	heads := make([]webui.Column, len(keys))
	for i, key := range keys {
		heads[i] = columnHeads[key]
		if _, ok := listSorts[key]; !ok {
			continue
		}
		next := st.first()
		next.sort, next.descending = key, st.sort == key && !st.descending
		heads[i].SortHref = next.href()
		switch {
		case st.sort != key:
		case st.descending:
			heads[i].Sort = webui.Descending
		default:
			heads[i].Sort = webui.Ascending
		}
	}
	return heads
}
