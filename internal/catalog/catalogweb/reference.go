package catalogweb

import (
	"net/url"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/webui"
)

// parseRef splits a canonical ref. Other text is a name without kind and namespace.
func parseRef(ref string) entity.Ref {
	kind, rest, ok := strings.Cut(ref, ":")
	namespace, name, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 {
		return entity.Ref{Name: ref}
	}
	return entity.Ref{Kind: kind, Namespace: namespace, Name: name}
}

// entityHref is the address of an entity's page.
func entityHref(ref entity.Ref) string {
	return listPath + "/" + pathSegment(ref.Namespace) + "/" + pathSegment(ref.Kind) + "/" + pathSegment(ref.Name)
}

// pathSegment escapes one segment of a path. Dots alone would be taken for a folder.
func pathSegment(s string) string {
	if s == "." || s == ".." {
		return strings.ReplaceAll(s, ".", "%2E")
	}
	return url.PathEscape(s)
}

// reference describes a link to the target of a canonical ref, seen from namespace: a
// target elsewhere is shown with its own.
func reference(s *readmodel.Snapshot, target, namespace string) webui.RefProps {
	ref := parseRef(target)
	p := webui.RefProps{Kind: ref.Kind, Name: ref.Name, Full: target, Href: entityHref(ref)}
	if ref.Namespace != "" && ref.Namespace != strings.ToLower(namespace) && ref.Namespace != entity.DefaultNamespace {
		p.Name = ref.Namespace + "/" + ref.Name
	}
	e, ok := s.ByRef(target)
	if !ok {
		p.Missing = true
		return p
	}
	if title := e.DisplayName(); title != ref.Name {
		p.Title = clip(title, maxTitle)
	}
	return p
}

// referenceTo describes a link to an entity.
func referenceTo(e readmodel.Entity) webui.RefProps {
	parts := e.Parts()
	return webui.RefProps{Kind: strings.ToLower(parts.Kind), Name: parts.Name, Title: clip(e.DisplayName(), maxTitle),
		Full: e.Ref(), Href: entityHref(parseRef(e.Ref()))}
}

// references describes the entities of a list.
func references(entities []readmodel.Entity) []webui.RefProps {
	out := make([]webui.RefProps, len(entities))
	for i, e := range entities {
		out[i] = referenceTo(e)
	}
	return out
}

// targets are the refs that e relates to by a relation, those of a kind only unless it
// is empty.
func targets(e readmodel.Entity, relation, kind string) []string {
	var out []string
	for _, r := range e.Related(relation) {
		if kind == "" || strings.HasPrefix(r.Target, kind+":") {
			out = append(out, r.Target)
		}
	}
	return out
}
