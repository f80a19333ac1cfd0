// A provider of identities for one proof, oidc-provider as a program of its own on this machine:
//     node provider.mjs PORT BACK KEY CLIENT
// BACK is the address of the client, KEY a PEM file of the key it signs with, CLIENT its name; its secret stands in
// OIDC_SECRET. Whoever opens its page signs in as "huong" and consents at once. It prints "ready" when it listens.
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { Provider } from "oidc-provider";

const [port, back, keyFile, client] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
const key = createPrivateKey(readFileSync(keyFile)).export({ format: "jwk" });

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client,
      client_secret: process.env.OIDC_SECRET,
      redirect_uris: [back],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    },
  ],
  jwks: { keys: [{ ...key, use: "sig", alg: "RS256" }] },
  cookies: { keys: ["of this provider alone"] },
  claims: { openid: ["sub"], profile: ["name"] },
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId, name: "Lò Thị Hương" }) }),
});

async function consented({ params, session }) {
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return { consent: { grantId: await grant.save() } };
}

provider.use(async (context, next) => {
  if (!context.path.startsWith("/interaction/")) return next();
  const details = await provider.interactionDetails(context.req, context.res);
  const result =
    details.prompt.name === "login" ? { login: { accountId: "huong" } } : await consented(details);
  context.respond = false;
  await provider.interactionFinished(context.req, context.res, result, { mergeWithLastSubmission: true });
});

provider.listen(Number(port), "localhost", () => process.stdout.write("ready\n"));
