import { deflateSync } from "fflate";
import { inflate } from "../src/sessions/compress.ts";
for (const m of [1,16,64,90]) {
const bomb = deflateSync(new Uint8Array(m * 1024 * 1024), { level: 9 });
const t=performance.now();
try { inflate(bomb); console.log("??"); } catch(e) { console.log(m, bomb.length, String(e), performance.now()-t); }
}
const t=performance.now();
import { decodeContent } from "../src/messaging/content.ts";
for (const [n,b] of [["nested 0x91",new Uint8Array(65536).fill(0x91)],["0xde",new Uint8Array(65536).fill(0xde)],["alt", Uint8Array.from({length:65536},(_, i)=>i%3===0?0xdc:i%3===1?0:1)],["map alt", Uint8Array.from({length:65536},(_, i)=>i%2===0?0x81:1)],["d472", Uint8Array.of(0xd4,0x72,0x40,0x91,0xa1,0x61,1)],["huge arr", Uint8Array.of(0xdd,0xff,0xff,0xff,0xff)],["huge arr2", Uint8Array.of(0x81,0xa1,0x74,0xdd,0x7f,0xff,0xff,0xff)],["huge map", Uint8Array.of(0xdf,0xff,0xff,0xff,0xff)],["huge str", Uint8Array.of(0xdb,0xff,0xff,0xff,0xff)],["bin", Uint8Array.of(0xc6,0xff,0xff,0xff,0xff)], ["arr of arr", Uint8Array.from({length:65536},(_, i)=>i%5===0?0xdd:i%5<3?0:0xff)],
["wide arr", Uint8Array.from({length:65536},(_, i)=>i<5? [0xdd,0,0,0xff,0xf0][i]!:0xdd)],
["arrays w/ 65535", Uint8Array.from({length:60000},(_, i)=>i%4===0?0xc0:[0xc0,0xdc,0xff,0xff][i%4]!)],
["ext ts", Uint8Array.of(0xd6,0xff,0,0,0,0)],["ext64", Uint8Array.of(0xd4,0x65,0)], ["ext C1", Uint8Array.of(0xc7,8,0x78,0,0,0,0,0,0,0,0)], ["id ptr", Uint8Array.of(0xd6,0x69,0,0,0,1,0x81,0xa1,0x74,0xd6,0x70,0,0,0,1)], ["bundled", Uint8Array.of(0xd6,0x62,0,0,0,1,0)], ["set", Uint8Array.of(0xc7,1,0x73,0x90)], ["c1", Uint8Array.of(0xc1)]] as [string,Uint8Array][]) {
 const t=performance.now();
 let r; try { r=JSON.stringify(decodeContent(b)); } catch(e) { r=String(e)+" | "+String((e as Error).cause).slice(0,120); }
 console.log(n, r, (performance.now()-t).toFixed(1));
}
