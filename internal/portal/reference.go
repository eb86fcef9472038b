package portal

import (
	"net/url"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/webui"
)

// ParseRef splits a canonical ref. Other text is a name without kind and namespace.
func ParseRef(ref string) entity.Ref {
	kind, rest, ok := strings.Cut(ref, ":")
	namespace, name, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 {
		return entity.Ref{Name: ref}
	}
	return entity.Ref{Kind: kind, Namespace: namespace, Name: name}
}

// EntityHref is the address of an entity's page.
func EntityHref(ref entity.Ref) string {
	return CatalogPath + "/" + PathSegment(ref.Namespace) + "/" + PathSegment(ref.Kind) + "/" + PathSegment(ref.Name)
}

// PathSegment escapes one segment of a path. Dots alone would be taken for a folder.
func PathSegment(s string) string {
	if s == "." || s == ".." {
		return strings.ReplaceAll(s, ".", "%2E")
	}
	return url.PathEscape(s)
}

// Reference describes a link to the target of a canonical ref, seen from namespace: a
// target elsewhere is shown with its own.
func Reference(s *readmodel.Snapshot, target, namespace string) webui.RefProps {
	ref := ParseRef(target)
	p := webui.RefProps{Kind: ref.Kind, Name: ref.Name, Full: target, Href: EntityHref(ref)}
	if ref.Namespace != "" && ref.Namespace != strings.ToLower(namespace) && ref.Namespace != entity.DefaultNamespace {
		p.Name = ref.Namespace + "/" + ref.Name
	}
	e, ok := s.ByRef(target)
	if !ok {
		p.Missing = true
		return p
	}
	if title := e.DisplayName(); title != ref.Name {
		p.Title = Clip(title, MaxTitle)
	}
	return p
}

// ReferenceTo describes a link to an entity.
func ReferenceTo(e readmodel.Entity) webui.RefProps {
	parts := e.Parts()
	return webui.RefProps{Kind: strings.ToLower(parts.Kind), Name: parts.Name, Title: Clip(e.DisplayName(), MaxTitle),
		Full: e.Ref(), Href: EntityHref(ParseRef(e.Ref()))}
}

// References describes the entities of a list.
func References(entities []readmodel.Entity) []webui.RefProps {
	out := make([]webui.RefProps, len(entities))
	for i, e := range entities {
		out[i] = ReferenceTo(e)
	}
	return out
}

// Targets are the refs that e relates to by a relation, those of a kind only unless it
// is empty.
func Targets(e readmodel.Entity, relation, kind string) []string {
	var out []string
	for _, r := range e.Related(relation) {
		if kind == "" || strings.HasPrefix(r.Target, kind+":") {
			out = append(out, r.Target)
		}
	}
	return out
}

// LocationTargets are spec.target and spec.targets of a Location.
func LocationTargets(e entity.Entity) []string {
	var all []string
	if target := e.SpecString("target"); target != "" {
		all = append(all, target)
	}
	return append(all, e.SpecStrings("targets")...)
}
