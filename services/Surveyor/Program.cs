using System.Globalization;
using System.Text.Json;
using IFeaLiD.Decoder.Confinement;
using IFeaLiD.Models.Trials;
using IFeaLiD.Surveyor;
using Microsoft.ML.OnnxRuntime;

// Started for one network that nobody has vouched for: FILE MEMORY-BYTES SECONDS. Tries it and says on standard output what it saw.
if (args is not [var file, var memory, var seconds])
    return 2;
_ = OrtEnv.Instance(); // loads the library before the doors are shut
Limits.Set(long.Parse(memory, CultureInfo.InvariantCulture), int.Parse(seconds, CultureInfo.InvariantCulture));
_ = SystemCallFilter.TryInstall();
await using var output = Console.OpenStandardOutput();
await JsonSerializer.SerializeAsync(output, Trial.Run(file), TrialJson.Default.TrialAnswer);
return 0;
