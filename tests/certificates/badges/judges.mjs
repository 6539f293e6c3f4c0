// Ask each of three judges of every badge. In on standard input: {published: {address: document}, schema, badges: {name: badge}};
// out: {judge: {name: verdict}}. Nothing is fetched: who asks for another address than the published ones is refused.
import {readFileSync} from 'node:fs';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';
import {Ajv2019} from 'ajv/dist/2019.js';
import formats from 'ajv-formats';

const {published, schema, badges} = JSON.parse(readFileSync(0, 'utf8'));

globalThis.fetch = async asked => {
  const address = String(asked.url ?? asked);
  if(!(address in published)) {
    return new Response('', {status: 404});
  }
  return new Response(JSON.stringify(published[address]), {headers: {'content-type': 'application/json'}});
};
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

// A DID document is published under its https address; a key of it is asked for by its name.
async function documentLoader(url) {
  const [did, key] = url.split('#');
  const place = did.startsWith('did:web:') ? `https://${decodeURIComponent(did.slice(8))}/.well-known/did.json` : url;
  if(!(place in published)) {
    throw new Error(`Nothing is published at ${url}`);
  }
  let document = published[place];
  if(place !== url && key) {
    const method = document.verificationMethod.find(({id}) => id === url);
    document = {'@context': 'https://w3id.org/security/multikey/v1', ...method};
  }
  return {contextUrl: null, documentUrl: url, document};
}

async function digitalBazaar(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  const options = {documentLoader, suite};
  const {verified, error, statusResult} = await vc.verifyCredential({
    credential, ...options, checkStatus: asked => checkStatus({...asked, ...options, verifyMatchingIssuers: true})
  });
  const why = [error?.message, ...(error?.errors ?? []).map(one => `${one.message} ${one.cause?.message ?? ''}`)];
  // For a revoked badge it says that it is verified: the status is told apart.
  const [status] = statusResult?.results ?? [];
  return {proof: verified || Boolean(status), ended: status?.status ?? null, why: why.filter(Boolean).join('; ')};
}

async function dcc(credential) {
  const {log, errors, additionalInformation} = await verifyCredential({credential, knownDIDRegistries: []});
  const said = Object.fromEntries((log ?? []).map(({id, valid}) => [id, valid]));
  const schemas = additionalInformation?.flatMap(({results}) => results ?? []);
  return {
    proof: said.valid_signature === true, ended: said.revocation_status === undefined ? null : !said.revocation_status,
    schema: schemas?.every?.(({result}) => result?.valid), why: JSON.stringify(errors ?? log)
  };
}

const ajv = formats.default(new Ajv2019({strict: false, allErrors: true}));
const holds = ajv.compile(schema);

const verdicts = {digitalBazaar: {}, dcc: {}, schema: {}};
for(const [name, badge] of Object.entries(badges)) {
  verdicts.digitalBazaar[name] = await digitalBazaar(structuredClone(badge));
  verdicts.dcc[name] = await dcc(structuredClone(badge));
  verdicts.schema[name] = {holds: holds(badge), why: ajv.errorsText(holds.errors)};
}
console.log(JSON.stringify(verdicts));
