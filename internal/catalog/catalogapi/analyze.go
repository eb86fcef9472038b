package catalogapi

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/callboard/callboard/entity"
	"github.com/callboard/callboard/internal/catalog/readmodel"
	"github.com/callboard/callboard/internal/fault"
	"github.com/callboard/callboard/internal/httpkit"
)

const (
	managedBy = "backstage.io/managed-by-location"
	// maxExisting bounds how many entities of a repository are listed.
	maxExisting = 1000
)

// analyzeBody is the body of POST /analyze-location. Backstage's contract spells the
// file's name in one way and its code in another; both are taken, and neither matters.
type analyzeBody struct {
	Location        *locationInput `json:"location"`
	CatalogFilename string         `json:"catalogFilename"`
	CatalogFileName string         `json:"catalogFileName"`
}

type analysis struct {
	Existing []existingEntity  `json:"existingEntityFiles"`
	Generate []generatedEntity `json:"generateEntities"`
}

type existingEntity struct {
	Location     map[string]string `json:"location"`
	IsRegistered bool              `json:"isRegistered"`
	Entity       json.RawMessage   `json:"entity"`
}

type generatedEntity struct {
	Entity entity.Entity `json:"entity"`
	Fields []any         `json:"fields"`
}

// analyzeLocation answers POST /analyze-location: what the catalog has of a repository
// already, or else a first version of its catalog-info.yaml.
func (a *API) analyzeLocation(w http.ResponseWriter, r *http.Request) error {
	var b analyzeBody
	if err := httpkit.DecodeJSON(w, r, httpkit.MaxBody, &b); err != nil {
		return err
	}
	switch {
	case b.Location == nil:
		return httpkit.MissingField("location")
	case b.Location.Type == nil:
		return fault.New(fault.Invalid, "request/body/location must have required property 'type'")
	case b.Location.Target == nil:
		return fault.New(fault.Invalid, "request/body/location must have required property 'target'")
	}
	repo, err := parseRepository(*b.Location.Target)
	if err != nil {
		return err
	}
	existing, err := repo.existing(a.opts.Snapshots.Snapshot())
	if err != nil {
		return err
	}
	out := analysis{Existing: existing, Generate: []generatedEntity{}}
	if len(existing) == 0 {
		out.Generate = append(out.Generate, generatedEntity{Entity: repo.skeleton(), Fields: []any{}})
	}
	return httpkit.Reply(w, r, http.StatusOK, out)
}

// repository is a Git repository as a web address names it.
type repository struct {
	host, owner, name string
	root              string // address of the repository itself
}

// viewers are the path parts that Git hosts put between a repository and what is in it.
var viewers = []string{"/-/", "/blob/", "/tree/", "/raw/", "/edit/", "/src/"}

func parseRepository(target string) (repository, error) {
	u, err := url.Parse(target)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return repository{}, fault.New(fault.Invalid, "The given location.target is not a URL").
			WithFix("Give the web address of a repository, or of a file in it.")
	}
	p := u.Path
	for _, v := range viewers {
		if i := strings.Index(p, v); i > 0 {
			p = p[:i]
		}
	}
	p = strings.TrimSuffix(strings.TrimSuffix(path.Clean("/"+p), "/"), ".git")
	owner, name := path.Split(p)
	if name == "" || name == "." || name == "/" {
		return repository{}, fault.New(fault.Invalid, "The given location.target names no repository")
	}
	return repository{host: strings.ToLower(u.Host), owner: strings.Trim(owner, "/"), name: name,
		root: u.Scheme + "://" + u.Host + p}, nil
}

// existing lists the entities that come from files of the repository.
func (p repository) existing(s *readmodel.Snapshot) ([]existingEntity, error) {
	page, err := s.Query(readmodel.Query{Limit: maxExisting, SkipTotal: true,
		Filter: readmodel.Text(p.root, "metadata.annotations."+managedBy)})
	if err != nil {
		return nil, err
	}
	list := []existingEntity{}
	for _, e := range page.Items {
		target, ok := strings.CutPrefix(e.Decode().Annotation(managedBy), "url:")
		if rest, in := strings.CutPrefix(target, p.root); !ok || !in || (rest != "" && rest[0] != '/' && !strings.HasPrefix(rest, ".git")) {
			continue
		}
		list = append(list, existingEntity{Entity: e.JSON(), IsRegistered: true,
			Location: map[string]string{"type": "url", "target": target}})
	}
	return list, nil
}

// skeleton is a first version of the repository's entity, with what cannot be known
// left for a person to say.
func (p repository) skeleton() entity.Entity {
	name := p.name
	if !entity.ValidName(name) {
		name = entity.SuggestName(name)
	}
	meta := entity.Object{"name": name}
	if prefix := slugPrefix(p.host); prefix != "" && p.owner != "" {
		meta["annotations"] = entity.Object{prefix + "/project-slug": p.owner + "/" + p.name}
	}
	return entity.New(entity.Object{
		"apiVersion": "backstage.io/v1alpha1",
		"kind":       "Component",
		"metadata":   meta,
		"spec":       entity.Object{"type": "other", "lifecycle": "unknown"},
	})
}

// slugPrefix is the annotation prefix of a Git host's project slug. Self-hosted ones are
// known by their name until hosts can be configured.
func slugPrefix(host string) string {
	for _, known := range []string{"github.com", "gitlab.com", "bitbucket.org", "dev.azure.com"} {
		first, _, _ := strings.Cut(known, ".")
		if host == known || slices.Contains(strings.Split(host, "."), first) {
			return known
		}
	}
	return ""
}
