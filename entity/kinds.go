package entity

// The relations of Backstage (reference: "Relations"), each with its reverse.
const (
	OwnedBy       = "ownedBy"
	OwnerOf       = "ownerOf"
	ProvidesAPI   = "providesApi"
	APIProvidedBy = "apiProvidedBy"
	ConsumesAPI   = "consumesApi"
	APIConsumedBy = "apiConsumedBy"
	DependsOn     = "dependsOn"
	DependencyOf  = "dependencyOf"
	ParentOf      = "parentOf"
	ChildOf       = "childOf"
	MemberOf      = "memberOf"
	HasMember     = "hasMember"
	PartOf        = "partOf"
	HasPart       = "hasPart"
)

var builtinPairs = []RelationPair{
	{OwnedBy, OwnerOf}, {ProvidesAPI, APIProvidedBy}, {ConsumesAPI, APIConsumedBy}, {DependsOn, DependencyOf},
	{ParentOf, ChildOf}, {MemberOf, HasMember}, {PartOf, HasPart},
}

var backstageVersions = []string{"backstage.io/v1alpha1", "backstage.io/v1beta1"}

// TemplateAPIVersion is the apiVersion of scaffolder templates.
const TemplateAPIVersion = "scaffolder.backstage.io/v1beta3"

func owner() RelationField {
	return RelationField{Path: "spec.owner", Type: OwnedBy, DefaultKind: "Group"}
}

func partOf(field, kind string) RelationField {
	return RelationField{Path: "spec." + field, Type: PartOf, DefaultKind: kind}
}

func required(path string) Field { return Field{Path: path, Type: StringType, Required: true} }
func optional(path string) Field { return Field{Path: path, Type: StringType} }
func list(path string) Field     { return Field{Path: path, Type: StringList} }

var ownerField = Field{Path: "owner", Type: RefOrRefs, Required: true}

var profileFields = []Field{
	{Path: "profile", Type: ObjectType}, optional("profile.displayName"), optional("profile.email"), optional("profile.picture"),
}

// Builtin returns the model of Backstage's own kinds: those of the catalog, the
// scaffolder's Template and the AI kinds.
func Builtin() *Model {
	m, err := NewModel(builtinKinds(), builtinPairs)
	if err != nil {
		panic("entity: the built-in kinds are inconsistent: " + err.Error())
	}
	return m
}

func builtinKinds() []Kind {
	return []Kind{
		{
			Name: "Component", Plural: "components", APIVersions: backstageVersions,
			Fields: []Field{required("type"), required("lifecycle"), ownerField, optional("system"), optional("subcomponentOf"),
				list("providesApis"), list("consumesApis"), list("dependsOn"), list("dependencyOf")},
			Relations: []RelationField{owner(), partOf("subcomponentOf", "Component"), partOf("system", "System"),
				{Path: "spec.providesApis", Type: ProvidesAPI, DefaultKind: "API"},
				{Path: "spec.consumesApis", Type: ConsumesAPI, DefaultKind: "API"},
				{Path: "spec.dependsOn", Type: DependsOn}, {Path: "spec.dependencyOf", Type: DependencyOf}},
		},
		{
			Name: "API", Plural: "apis", APIVersions: backstageVersions,
			Fields: []Field{required("type"), required("lifecycle"), ownerField, optional("system"),
				{Path: "definition", Type: StringType, Required: true, Unless: "mcp-server"},
				{Path: "remotes", Type: ObjectList, Required: true, When: "mcp-server"}},
			Relations: []RelationField{owner(), partOf("system", "System")},
			Check:     checkRemotes,
		},
		{
			Name: "Resource", Plural: "resources", APIVersions: backstageVersions,
			Fields: []Field{required("type"), ownerField, optional("system"), list("dependsOn"), list("dependencyOf")},
			Relations: []RelationField{owner(), partOf("system", "System"),
				{Path: "spec.dependsOn", Type: DependsOn}, {Path: "spec.dependencyOf", Type: DependencyOf}},
		},
		{
			Name: "System", Plural: "systems", APIVersions: backstageVersions,
			Fields:    []Field{ownerField, optional("domain"), optional("type")},
			Relations: []RelationField{owner(), partOf("domain", "Domain")},
		},
		{
			Name: "Domain", Plural: "domains", APIVersions: backstageVersions,
			Fields:    []Field{ownerField, optional("subdomainOf"), optional("type")},
			Relations: []RelationField{owner(), partOf("subdomainOf", "Domain")},
		},
		{
			Name: "Group", Plural: "groups", APIVersions: backstageVersions,
			Fields: append([]Field{required("type"), {Path: "children", Type: StringList, Required: true}, optional("parent"),
				list("members")}, profileFields...),
			Relations: []RelationField{{Path: "spec.parent", Type: ChildOf, DefaultKind: "Group"},
				{Path: "spec.children", Type: ParentOf, DefaultKind: "Group"},
				{Path: "spec.members", Type: HasMember, DefaultKind: "User"}},
		},
		{
			Name: "User", Plural: "users", APIVersions: backstageVersions,
			Fields:    append([]Field{{Path: "memberOf", Type: StringList, Required: true}}, profileFields...),
			Relations: []RelationField{{Path: "spec.memberOf", Type: MemberOf, DefaultKind: "Group"}},
		},
		{
			Name: "Location", Plural: "locations", APIVersions: backstageVersions,
			Fields: []Field{optional("type"), optional("target"), list("targets"),
				{Path: "presence", Type: StringType, OneOf: []string{"required", "optional"}}},
		},
		{
			Name: "Template", Plural: "templates", APIVersions: []string{TemplateAPIVersion},
			Fields: []Field{required("type"), {Path: "owner", Type: RefOrRefs}, {Path: "steps", Type: ObjectList, Required: true},
				optional("lifecycle")},
			Relations: []RelationField{owner()},
			Check:     checkSteps,
		},
		aiResource(),
	}
}

func aiResource() Kind {
	when := func(t string, f Field) Field { f.When = t; return f }
	return Kind{
		Name: "AiResource", Plural: "airesources", APIVersions: []string{"backstage.io/v1alpha1"},
		Fields: []Field{required("type"), required("lifecycle"), ownerField, optional("system"),
			when("skill", list("disciplines")), when("skill", list("categories")), when("skill", list("agents")),
			when("skill", list("dependsOn")), when("skill", optional("allowedTools")), when("skill", optional("license")),
			{Path: "compatibility", Type: StringType, MaxLen: 500, When: "skill"},
			when("rule", required("category")), when("rule", required("rationale")), when("rule", list("disciplines")),
			{Path: "skills", Type: StringList, Required: true, When: "plugin"}, when("plugin", optional("version")),
			{Path: "plugins", Type: StringList, Required: true, When: "marketplace"}, when("marketplace", optional("version"))},
		Relations: []RelationField{owner(), partOf("system", "System"),
			{Path: "spec.dependsOn", Type: DependsOn, DefaultKind: "AiResource", When: "skill"},
			{Path: "spec.skills", Type: HasPart, DefaultKind: "AiResource", When: "plugin"},
			{Path: "spec.plugins", Type: HasPart, DefaultKind: "AiResource", When: "marketplace"}},
	}
}

// checkRemotes asks of every remote of an MCP server that it says how and where.
func checkRemotes(e Entity) []Violation {
	remotes, ok := e.Spec()["remotes"].([]any)
	if !ok || e.SpecString("type") != "mcp-server" {
		return nil
	}
	if len(remotes) == 0 {
		return []Violation{{Path: "spec.remotes", Code: "too-few", Message: "spec.remotes needs at least one remote",
			Fix: "Add a remote with a type (such as streamable-http) and a url."}}
	}
	return checkItems("spec.remotes", remotes, "type", "url")
}

// checkSteps asks of every step of a template that it names its action.
func checkSteps(e Entity) []Violation {
	steps, _ := e.Spec()["steps"].([]any)
	return checkItems("spec.steps", steps, "action")
}

// checkItems asks for keys in all objects of a list, with strings that are not empty.
// Of items that are no objects the rule of the field has spoken.
func checkItems(path string, list []any, keys ...string) []Violation {
	c := checker{}
	for i, x := range list {
		o, ok := x.(Object)
		for _, key := range keys {
			if ok && str(o[key]) == "" {
				c.text(o, item(path, i), key, true)
			}
		}
	}
	return c.bad
}
