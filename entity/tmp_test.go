package entity
import ("testing";"os";"encoding/json")
func TestTmp(t *testing.T){
 b,_:=os.ReadFile("/tmp/u/urls.json"); var l [][2]any; json.Unmarshal(b,&l)
 n:=0
 for _,x:=range l{ if got:=absoluteURL(x[0].(string)); got!=x[1].(bool){ n++; if n<60 || n%50==0 {t.Logf("%q got %v", x[0],got)}}}
 t.Log(n, len(l))
}
