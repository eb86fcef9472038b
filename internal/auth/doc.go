// Package auth says who is calling. The middleware asks an [Identifier] once for each
// request and puts the [Principal] into its context; everything else takes it from there
// with [FromContext].
//
// Today there is one Identifier, [Local]: people say who they are ("I am…") and a cookie
// remembers it. That is not authentication: nobody checks it, and nothing may be
// permitted or refused by it. It exists so that a portal on one machine can show "mine
// first". Real sign-in is another Identifier behind the same seam.
//
// What a person keeps (stars, visits, views) belongs to package usersettings, which
// files it under [Principal.Key].
//
// Where to start: principal.go, then local.go.
package auth
