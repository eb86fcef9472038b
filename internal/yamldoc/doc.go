// Package yamldoc reads YAML as catalog files need it: several documents in a file,
// each on its own, so that a broken one never hurts its neighbours; scalars by the
// core schema of YAML 1.2 (0777 is the number 777, yes is a word, dates are text);
// a place in the file for every field; and limits, so that no input, however made,
// costs more than its size allows.
//
// [Parse] is the entry. Values come out in the form that entity.Object describes.
package yamldoc
