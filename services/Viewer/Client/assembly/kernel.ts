// Metrics between one reference vector and the cells of a band of rows, in SIMD. The caller composes them block
// by block: a sum over the channels (one function per precision), then what makes the metric's value of it.
// It owns the memory and passes byte addresses.
//
// tiles      tileCount x count x 4 bytes: a block of pixels, in which each PNG tile's part follows the one before,
//            so that memory is read in one stream
// count      pixels of the block: a multiple of 16, 1024 at most, so that the sums stay in the first-level cache
//            while all tiles pass over them
// reference  16 bytes per tile: 8 bit: RGBARGBA as i16; 16 bit: four times the two channels as u16;
//            32 bit: twice the channel as f64
// sums       f64 per pixel of the block, and behind 1024 of them as many i32 of scratch
// values     f32 per pixel: the result, NaN where there is no data
// range      32 bytes: smallest and largest value as f32 at the end, +Infinity and -Infinity without any data

export { adler32, crc32, prepareChecksums } from "./checksums";
export { prepareCodes } from "./huffman";
export { inflate, inflatedUpTo, inflateTableBytes } from "./inflate";
export {
  addSquares8,
  addSquares16,
  addSquares32,
  addWeighted8,
  addWeighted16,
  addWeighted32,
  channelSums8,
  channelSums16,
  channelSums32,
  shiftedLengths,
  squareRoots,
} from "./lengths";
export {
  dots8,
  dots16,
  dots32,
  manhattan8,
  manhattan16,
  manhattan32,
  squares8,
  squares16,
  squares32,
} from "./passes";
export { powers8, powers16, powers32 } from "./powers";
export { clearPadding, unfilter } from "./unfilter";
export { acuteAngles, angles, begin, cosines, end, firstFree, roots, scaled, toThePower } from "./values";
