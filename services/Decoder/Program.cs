using IFeaLiD.Decoder;

// Started by the service, for one photo: the order and the file come on standard input, the pixels go to standard output.
return DecodeRun.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());
