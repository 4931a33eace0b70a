# Step 2, pitch: F0 every 5 ms and glottal pulse times of every WAV named in a list, by Praat (Boersma 1993).
# praat --run pitch.praat LIST WAVDIR OUTDIR FLOOR CEILING ; writes OUTDIR/<name>.f0 (Hz, 0 = unvoiced) and .pulses (s)
form Pitch
  sentence list
  sentence wavs
  sentence out
  real floor 90
  real ceiling 600
endform
names = Read Strings from raw text file: list$
n = Get number of strings
for i to n
  selectObject: names
  name$ = Get string: i
  if not fileReadable (out$ + "/" + name$ + ".pulses")
    sound = Read from file: wavs$ + "/" + name$ + ".wav"
    pitch = To Pitch (ac): 0.005, floor, 15, "no", 0.03, 0.45, 0.01, 0.5, 0.14, ceiling
    plusObject: sound
    pulses = To PointProcess (cc)
    selectObject: pulses
    matrix = To Matrix
    Transpose
    t2 = selected ("Matrix")
    Save as headerless spreadsheet file: out$ + "/" + name$ + ".pulses"
    selectObject: pitch
    start = Get time from frame number: 1
    matrix2 = To Matrix
    matrix3 = Transpose
    Save as headerless spreadsheet file: out$ + "/" + name$ + ".f0"
    appendFile: out$ + "/" + name$ + ".f0", start, newline$
    removeObject: sound, pitch, pulses, matrix, t2, matrix2, matrix3
  endif
endfor
