// Drives a running Callboard with Backstage's own catalog client: every method of
// CatalogClient, over the sample organisation in examples/lark-music. Prints TAP and
// ends with status 1 when something is not as Backstage would have it.
//
//   CALLBOARD_URL=http://127.0.0.1:7007 node catalog-client.mjs
//
// CALLBOARD_DESTRUCTIVE=1 removes an entity, too, at the end.
import assert from 'node:assert/strict';
import { CatalogClient, CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';

const base = process.env.CALLBOARD_URL;
if (!base) {
  console.error('Say where Callboard runs: CALLBOARD_URL=http://127.0.0.1:7007 node catalog-client.mjs');
  process.exit(2);
}

const client = new CatalogClient({
  discoveryApi: { getBaseUrl: async plugin => `${base}/api/${plugin}` },
  fetchApi: { fetch },
});

const names = entities => entities.map(e => e.metadata.name);
const lower = entities => names(entities).map(n => n.toLowerCase());

// fails expects a request to be refused with a status and an error name.
async function fails(promise, statuses, name) {
  const err = await promise.then(() => undefined, e => e);
  assert.ok(err, 'the request should have been refused');
  assert.ok([statuses].flat().includes(err.statusCode ?? err.response?.status), `status ${err.statusCode}: ${err.message}`);
  if (name) assert.equal(err.body?.error?.name ?? err.cause?.name, name);
  return err;
}

const tests = {
  'getEntities gives everything in order of ref': async () => {
    const { items } = await client.getEntities();
    assert.ok(items.length >= 50, `${items.length} entities`);
    const refs = items.map(e => `${e.kind}:${e.metadata.namespace}/${e.metadata.name}`.toLowerCase());
    assert.deepEqual(refs, [...refs].sort());
    for (const e of items) {
      assert.ok(e.metadata.uid && e.metadata.etag, `${e.metadata.name} lacks uid or etag`);
    }
  },

  'getEntities filters by value, by list of values, and by existence': async () => {
    const { items: apis } = await client.getEntities({ filter: { kind: 'API' } });
    assert.ok(names(apis).includes('playback-v2'));
    assert.ok(apis.every(e => e.kind === 'API'));
    const { items: either } = await client.getEntities({ filter: { kind: ['domain', 'system'] } });
    assert.deepEqual([...new Set(either.map(e => e.kind))].sort(), ['Domain', 'System']);
    const { items: or } = await client.getEntities({ filter: [{ kind: 'domain' }, { kind: 'component', 'spec.type': 'service' }] });
    assert.ok(or.every(e => e.kind === 'Domain' || e.spec.type === 'service'));
    const { items: slugged } = await client.getEntities({
      filter: { kind: 'component', 'metadata.annotations.github.com/project-slug': CATALOG_FILTER_EXISTS },
    });
    assert.ok(slugged.length > 0);
    assert.ok(slugged.every(e => e.metadata.annotations['github.com/project-slug']));
    const { items: owned } = await client.getEntities({ filter: { 'relations.ownedBy': 'group:default/playback' } });
    assert.ok(names(owned).includes('playback-api'));
    const { items: none } = await client.getEntities({ filter: { 'metadata.name': 'no-such-thing' } });
    assert.deepEqual(none, []);
  },

  'getEntities selects fields': async () => {
    const { items } = await client.getEntities({
      filter: { kind: 'component' }, fields: ['metadata.name', 'metadata.annotations.github.com/project-slug', 'spec.owner'],
    });
    const e = items.find(i => i.metadata.name === 'playback-api');
    assert.deepEqual(e, {
      metadata: { name: 'playback-api', annotations: { 'github.com/project-slug': 'lark/playback-api' } },
      spec: { owner: 'playback' },
    });
  },

  'getEntities orders and pages': async () => {
    const filter = { kind: 'component' };
    const order = { field: 'metadata.name', order: 'desc' };
    const { items: all } = await client.getEntities({ filter, order });
    assert.deepEqual(lower(all), lower(all).sort().reverse());
    const { items: page } = await client.getEntities({ filter, order, limit: 3, offset: 2 });
    assert.deepEqual(names(page), names(all).slice(2, 5));
    const res = await fetch(`${base}/api/catalog/entities?filter=kind=component&order=desc:metadata.name&limit=3`);
    const after = new URL(/<(.*)>; rel="next"/.exec(res.headers.get('link'))[1], base).searchParams.get('after');
    const { items: next } = await client.getEntities({ filter, order, after });
    assert.deepEqual(names(next), names(all).slice(3, 6));
  },

  'getEntitiesByRefs keeps the order and leaves holes': async () => {
    const { items } = await client.getEntitiesByRefs({
      entityRefs: ['component:default/web-player', 'component:default/no-such-thing', 'group:default/playback'],
    });
    assert.equal(items.length, 3);
    assert.equal(items[0].metadata.name, 'web-player');
    assert.equal(items[1], undefined);
    assert.equal(items[2].kind, 'Group');
  },

  'getEntitiesByRefs filters, and selects fields': async () => {
    const entityRefs = ['component:default/web-player', 'group:default/playback'];
    const { items } = await client.getEntitiesByRefs({ entityRefs, filter: { kind: 'group' }, fields: ['kind'] });
    assert.deepEqual(items, [undefined, { kind: 'Group' }]);
    const { items: queried } = await client.getEntitiesByRefs({ entityRefs, query: { kind: 'component' } });
    assert.equal(queried[0].metadata.name, 'web-player');
    assert.equal(queried[1], undefined);
  },

  'queryEntities walks forward and back by cursors': async () => {
    const orderFields = { field: 'metadata.name', order: 'asc' };
    const { items: all } = await client.queryEntities({ filter: { kind: 'component' }, orderFields, limit: 1000 });
    const seen = [];
    let page = await client.queryEntities({ filter: { kind: 'component' }, orderFields, limit: 4 });
    assert.equal(page.totalItems, all.length);
    assert.equal(page.pageInfo.prevCursor, undefined);
    const first = names(page.items);
    for (;;) {
      seen.push(...names(page.items));
      if (!page.pageInfo.nextCursor) break;
      page = await client.queryEntities({ cursor: page.pageInfo.nextCursor, limit: 4 });
      assert.equal(page.totalItems, all.length);
    }
    assert.deepEqual(seen, names(all));
    while (page.pageInfo.prevCursor) {
      page = await client.queryEntities({ cursor: page.pageInfo.prevCursor, limit: 4 });
    }
    assert.deepEqual(names(page.items), first);
  },

  'queryEntities leaves out what lacks the sort field': async () => {
    const page = await client.queryEntities({ orderFields: { field: 'spec.lifecycle', order: 'asc' }, limit: 1000 });
    assert.equal(page.items.length, page.totalItems);
    assert.ok(page.items.every(e => e.spec.lifecycle));
    const order = page.items.map(e => e.spec.lifecycle.toLowerCase());
    assert.deepEqual(order, [...order].sort());
  },

  'queryEntities finds text': async () => {
    const page = await client.queryEntities({
      filter: { kind: 'component' }, fullTextFilter: { term: 'PLAYB', fields: ['metadata.name', 'metadata.title'] },
    });
    assert.ok(names(page.items).includes('playback-api'));
    const sorted = await client.queryEntities({
      orderFields: { field: 'metadata.name', order: 'asc' }, fullTextFilter: { term: 'playlist' },
    });
    assert.ok(sorted.items.length > 0);
    assert.ok(sorted.items.every(e => e.metadata.name.includes('playlist')));
  },

  'queryEntities counts only when asked': async () => {
    const none = await client.queryEntities({ limit: 0 });
    assert.deepEqual(none.items, []);
    assert.ok(none.totalItems > 0);
    assert.deepEqual(none.pageInfo, {});
    const uncounted = await client.queryEntities({ limit: 2, totalItems: 'exclude' });
    assert.equal(uncounted.totalItems, 0);
    assert.equal(uncounted.items.length, 2);
  },

  'queryEntities takes predicates, and their cursors': async () => {
    const query = { $all: [{ kind: 'component' }, { $not: { 'spec.type': 'service' } }] };
    const all = await client.queryEntities({ query, limit: 1000 });
    assert.ok(all.items.length > 1);
    assert.ok(all.items.every(e => e.kind === 'Component' && e.spec.type !== 'service'));
    const page = await client.queryEntities({ query, limit: 1 });
    assert.equal(page.totalItems, all.items.length);
    const next = await client.queryEntities({ cursor: page.pageInfo.nextCursor, limit: 1 });
    assert.deepEqual([...names(page.items), ...names(next.items)], names(all.items).slice(0, 2));
    const related = await client.queryEntities({
      query: { relations: { $contains: { type: 'ownedBy', targetRef: { $in: ['group:default/playback'] } } } },
    });
    assert.ok(names(related.items).includes('playback-api'));
  },

  'queryEntities refuses what it cannot understand': async () => {
    await fails(client.queryEntities({ query: { $bogus: 1 } }), 400, 'InputError');
    await fails(client.queryEntities({ cursor: 'rubbish' }), 400, 'InputError');
    await fails(client.queryEntities({ limit: -1 }), 400, 'InputError');
  },

  'streamEntities gives every entity once': async () => {
    const seen = [];
    for await (const page of client.streamEntities({ filter: { kind: 'component' }, pageSize: 5 })) {
      assert.ok(page.length <= 5);
      seen.push(...names(page));
    }
    const { items } = await client.getEntities({ filter: { kind: 'component' } });
    assert.deepEqual([...seen].sort(), names(items).sort());
  },

  'getEntityByRef gives an entity with the relations of both directions': async () => {
    const e = await client.getEntityByRef('component:default/playback-api');
    assert.equal(e.metadata.name, 'playback-api');
    const has = (type, targetRef) => e.relations.some(r => r.type === type && r.targetRef === targetRef);
    assert.ok(has('ownedBy', 'group:default/playback'));
    assert.ok(has('providesApi', 'api:default/playback-v2'));
    const api = await client.getEntityByRef({ kind: 'api', namespace: 'default', name: 'PLAYBACK-V2' });
    assert.ok(api.relations.some(r => r.type === 'apiProvidedBy' && r.targetRef === 'component:default/playback-api'));
    assert.equal(await client.getEntityByRef('component:default/no-such-thing'), undefined);
  },

  'getEntityByName does the same': async () => {
    const e = await client.getEntityByName({ kind: 'component', name: 'web-player' });
    assert.equal(e.metadata.name, 'web-player');
    assert.equal(await client.getEntityByName({ kind: 'component', namespace: 'elsewhere', name: 'web-player' }), undefined);
  },

  'getEntityAncestors leads back to a location': async () => {
    const { rootEntityRef, items } = await client.getEntityAncestors({ entityRef: 'component:default/playback-api' });
    assert.equal(rootEntityRef, 'component:default/playback-api');
    assert.equal(items[0].entity.metadata.name, 'playback-api');
    const refs = items.map(i => `${i.entity.kind}:${i.entity.metadata.namespace}/${i.entity.metadata.name}`.toLowerCase());
    for (const item of items) {
      for (const parent of item.parentEntityRefs) assert.ok(refs.includes(parent), `${parent} is not among the items`);
    }
    await fails(client.getEntityAncestors({ entityRef: 'component:default/no-such-thing' }), 404, 'NotFoundError');
  },

  'getEntityFacets counts values': async () => {
    const { facets } = await client.getEntityFacets({ facets: ['kind', 'spec.type'], filter: { kind: 'component' } });
    const { items } = await client.getEntities({ filter: { kind: 'component' } });
    assert.deepEqual(facets.kind, [{ value: 'Component', count: items.length }]);
    assert.equal(facets['spec.type'].reduce((n, f) => n + f.count, 0), items.length);
    const { facets: queried } = await client.getEntityFacets({ facets: ['kind'], query: { kind: { $in: ['domain'] } } });
    assert.equal(queried.kind.length, 1);
    assert.equal(queried.kind[0].value, 'Domain');
    const { facets: empty } = await client.getEntityFacets({ facets: ['no.such.field'] });
    assert.deepEqual(empty, { 'no.such.field': [] });
  },

  'refreshEntity reads again what there is': async () => {
    await client.refreshEntity('component:default/playback-api');
    await fails(client.refreshEntity('component:default/no-such-thing'), 404, 'NotFoundError');
  },

  'validateEntity accepts and refuses': async () => {
    const entity = {
      apiVersion: 'backstage.io/v1alpha1', kind: 'Component', metadata: { name: 'new-thing' },
      spec: { type: 'service', lifecycle: 'experimental', owner: 'playback' },
    };
    assert.deepEqual(await client.validateEntity(entity, 'url:https://git.example/new/catalog-info.yaml'), { valid: true });
    const bad = await client.validateEntity({ ...entity, metadata: { name: 'new thing' } }, 'url:https://git.example/new/catalog-info.yaml');
    assert.equal(bad.valid, false);
    assert.match(bad.errors[0].message, /metadata\.name/);
    const wrong = await client.validateEntity(entity, 'file:/somewhere');
    assert.equal(wrong.valid, false);
  },

  'analyzeLocation proposes a first version': async () => {
    const target = 'https://git.example/lark/brand-new';
    const { existingEntityFiles, generateEntities } = await client.analyzeLocation({ location: { type: 'url', target } });
    assert.deepEqual(existingEntityFiles, []);
    assert.equal(generateEntities[0].entity.metadata.name, 'brand-new');
    assert.deepEqual(generateEntities[0].entity.spec, { type: 'other', lifecycle: 'unknown' });
    await fails(client.analyzeLocation({ location: { type: 'url', target: 'nonsense' } }), 400, 'InputError');
  },

  'locations that are not there are undefined': async () => {
    assert.equal(await client.getLocationById('no-such-id'), undefined);
    assert.equal(await client.getLocationByRef('url:https://git.example/none'), undefined);
    assert.equal(await client.getLocationByEntity('component:default/playback-api'), undefined);
    assert.deepEqual(await client.getLocations(), { items: [] });
    const page = await client.queryLocations({ query: { type: 'url' }, limit: 5 });
    assert.deepEqual(page, { items: [], totalItems: 0, pageInfo: {} });
    for await (const list of client.streamLocations()) assert.fail(`${list.length} locations`);
  },

  'addLocation says what is missing': async () => {
    const target = 'https://git.example/lark/thing/catalog-info.yaml';
    const err = await fails(client.addLocation({ target }), 400, 'InputError');
    assert.match(err.body.error.message, /git\.example/);
    await fails(client.addLocation({ target, dryRun: true }), 400, 'InputError');
    await fails(client.addLocation({ type: 'file', target: '/etc/passwd' }), 400, 'InputError');
  },

  'updateLocation and removeLocationById know no such location': async () => {
    await fails(client.updateLocation('no-such-id', { target: 'https://git.example/x' }), [400, 404]);
    await fails(client.removeLocationById('no-such-id'), 404, 'NotFoundError');
  },

  'removeEntityByUid takes any uid': async () => {
    await client.removeEntityByUid('00000000-0000-4000-8000-000000000000');
    if (!process.env.CALLBOARD_DESTRUCTIVE) return;
    const e = await client.getEntityByRef('component:default/lyrics-sync');
    await client.removeEntityByUid(e.metadata.uid);
    assert.equal(await client.getEntityByRef('component:default/lyrics-sync'), undefined);
  },

  'an unchanged answer is not sent again': async () => {
    const url = `${base}/api/catalog/entities/by-name/component/default/playback-api`;
    const first = await fetch(url);
    await first.arrayBuffer();
    const again = await fetch(url, { headers: { 'If-None-Match': first.headers.get('etag') }, cache: 'no-store' });
    assert.equal(again.status, 304);
  },
};

let failed = 0;
console.log(`TAP version 13\n1..${Object.keys(tests).length}`);
for (const [i, [name, test]] of Object.entries(tests).entries()) {
  try {
    await test();
    console.log(`ok ${i + 1} - ${name}`);
  } catch (err) {
    failed++;
    console.log(`not ok ${i + 1} - ${name}`);
    console.log(`  ---\n  message: ${JSON.stringify(String(err.message))}\n  at: ${JSON.stringify(String(err.stack).split('\n').find(l => l.includes('catalog-client.mjs')) ?? '')}\n  ...`);
  }
}

// Every method of the client must have been called above.
const source = Object.values(tests).map(String).join('\n');
const methods = Object.getOwnPropertyNames(CatalogClient.prototype).filter(m => !['constructor', 'requestIgnored', 'requestRequired', 'requestOptional', 'getFilterValue', 'queryEntitiesByPredicate', 'getEntityFacetsByPredicate'].includes(m));
const missed = methods.filter(m => !source.includes(`client.${m}(`));
if (missed.length > 0) {
  failed++;
  console.log(`# not called: ${missed.join(', ')}`);
}
console.log(`# ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
