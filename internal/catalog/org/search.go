package org

import (
	"strings"
	"sync"
)

// texts are what groups are looked for by, made when somebody first looks.
type texts struct {
	once sync.Once
	by   []string // by number of a group: lower-cased name, title and description
}

// maxSearched is how many bytes of a group's description are looked through.
const maxSearched = 1000

// Search are the groups with text, in any case, in their name, title or description.
func (c *Chart) Search(text string) []int {
	c.texts.once.Do(func() {
		c.texts.by = make([]string, len(c.teams))
		for i := range c.teams {
			e := c.teams[i].entity
			about := e.Description()
			if len(about) > maxSearched {
				about = about[:maxSearched]
			}
			c.texts.by[i] = strings.ToLower(strings.Join([]string{e.Parts().Name, e.DisplayName(), about}, "\n"))
		}
	})
	text = strings.ToLower(text)
	var found []int
	for i, t := range c.texts.by {
		if strings.Contains(t, text) {
			found = append(found, i)
		}
	}
	return found
}
