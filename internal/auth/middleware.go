package auth

import (
	"context"
	"net/http"
)

// Middleware puts who is calling into the context of every request. What refuse does
// with the fault of a caller who cannot be identified is the application's business.
func Middleware(id Identifier, next http.Handler, refuse func(http.ResponseWriter, *http.Request, error)) http.Handler {
	keeper, _ := id.(Keeper)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := id.Identify(r)
		if err != nil {
			refuse(w, r, err)
			return
		}
		if p == unsaid {
			next.ServeHTTP(w, r) // what FromContext says anyway: programs pay nothing
			return
		}
		ctx := context.WithValue(r.Context(), contextKey{}, caller{principal: p, keeper: keeper})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
