package apidocsweb

import (
	"strconv"

	"github.com/callboard/callboard/internal/apidocs"
	"github.com/callboard/callboard/internal/webui"
)

// listing is the part of a long list that one page shows.
type listing struct {
	Groups []apidocs.Group
	Named  []*apidocs.Named
	Pages  webui.PaginationProps
}

// listing cuts out the page that was asked for. Without a group or a search of a
// large document, all groups are gone through.
func (v *view) listing() listing {
	groups := v.groups
	if v.group != nil {
		groups = nil
		for _, g := range v.groups {
			if g.Name == v.group.Name {
				groups = []apidocs.Group{g}
			}
		}
	}
	if v.schemas {
		return v.schemaListing()
	}
	total := 0
	for _, g := range groups {
		total += len(g.Operations)
	}
	l := listing{}
	from, to := v.window(total)
	l.Groups = cutOut(groups, from, to)
	l.Pages = v.pagination(from, to, total)
	if v.words != "" && v.group == nil {
		l.Named = v.named[:min(len(v.named), pageOperations)]
	}
	return l
}

func (v *view) schemaListing() listing {
	from, to := v.window(len(v.named))
	return listing{Named: v.named[from:to], Pages: v.pagination(from, to, len(v.named))}
}

// window is the part of total lines that the page shows.
func (v *view) window(total int) (from, to int) {
	from = min((v.page-1)*pageOperations, total)
	return from, min(from+pageOperations, total)
}

// cutOut keeps the operations from, up to to, counted over all groups.
func cutOut(groups []apidocs.Group, from, to int) []apidocs.Group {
	var all []apidocs.Group
	start := 0
	for _, g := range groups {
		a, b := max(from-start, 0), min(to-start, len(g.Operations))
		start += len(g.Operations)
		if a < b {
			part := g
			part.Operations = g.Operations[a:b]
			if a > 0 {
				part.Description = ""
			}
			all = append(all, part)
		}
	}
	return all
}

func (v *view) pagination(from, to, total int) webui.PaginationProps {
	if total <= pageOperations {
		return webui.PaginationProps{}
	}
	p := webui.PaginationProps{From: from + 1, To: to, Total: total}
	if v.page > 1 {
		p.Prev = v.pageHref(v.page - 1)
	}
	if to < total {
		p.Next = v.pageHref(v.page + 1)
	}
	return p
}

func (v *view) pageHref(page int) string {
	group, list, number := "", "", ""
	if v.group != nil {
		group = v.group.Name
	}
	if v.schemas {
		list = "schemas"
	}
	if page > 1 {
		number = strconv.Itoa(page)
	}
	return v.at("group", group, "list", list, "q", v.words, "page", number)
}
