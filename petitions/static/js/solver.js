// A worker of its own: finds the number that a challenge asks for. It tries 0, 1, 2 … until the derived key
// begins as the challenge says.
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

onmessage = async ({ data: asked }) => {
  const nonce = bytesOf(asked.nonce);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const number = new DataView(password.buffer, nonce.length);
  const how = { name: "PBKDF2", hash: asked.algorithm.split("/")[1], salt: bytesOf(asked.salt), iterations: asked.cost };
  for (let counter = 0; ; counter += 1) {
    number.setUint32(0, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derivedKey = hexOf(new Uint8Array(await crypto.subtle.deriveBits(how, key, asked.keyLength * 8)));
    if (derivedKey.startsWith(asked.keyPrefix)) {
      postMessage({ counter, derivedKey });
      return;
    }
  }
};
