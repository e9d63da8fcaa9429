package org.basalt.rpc.method;

import java.util.List;
import org.basalt.rpc.method.blockchain.GetBestBlockHash;
import org.basalt.rpc.method.blockchain.GetBlock;
import org.basalt.rpc.method.blockchain.GetBlockCount;
import org.basalt.rpc.method.blockchain.GetBlockFromPeer;
import org.basalt.rpc.method.blockchain.GetBlockHash;
import org.basalt.rpc.method.blockchain.GetBlockHeader;
import org.basalt.rpc.method.blockchain.GetBlockStats;
import org.basalt.rpc.method.blockchain.GetBlockchainInfo;
import org.basalt.rpc.method.blockchain.GetChainTips;
import org.basalt.rpc.method.blockchain.GetChainTxStats;
import org.basalt.rpc.method.blockchain.GetDeploymentInfo;
import org.basalt.rpc.method.blockchain.GetDifficulty;
import org.basalt.rpc.method.blockchain.GetTxOut;
import org.basalt.rpc.method.blockchain.GetTxOutSetInfo;
import org.basalt.rpc.method.blockchain.InvalidateBlock;
import org.basalt.rpc.method.blockchain.PreciousBlock;
import org.basalt.rpc.method.blockchain.ReconsiderBlock;
import org.basalt.rpc.method.blockchain.VerifyChain;
import org.basalt.rpc.method.blockchain.WaitForBlock;
import org.basalt.rpc.method.blockchain.WaitForBlockHeight;
import org.basalt.rpc.method.blockchain.WaitForNewBlock;
import org.basalt.rpc.method.control.Echo;
import org.basalt.rpc.method.control.EchoJson;
import org.basalt.rpc.method.control.GetMemoryInfo;
import org.basalt.rpc.method.control.GetRpcInfo;
import org.basalt.rpc.method.control.Help;
import org.basalt.rpc.method.control.Logging;
import org.basalt.rpc.method.control.MockScheduler;
import org.basalt.rpc.method.control.SetMockTime;
import org.basalt.rpc.method.control.Stop;
import org.basalt.rpc.method.control.SyncWithValidationInterfaceQueue;
import org.basalt.rpc.method.control.Uptime;
import org.basalt.rpc.method.mining.Generate;
import org.basalt.rpc.method.mining.GenerateBlock;
import org.basalt.rpc.method.mining.GenerateToAddress;
import org.basalt.rpc.method.mining.GenerateToDescriptor;
import org.basalt.rpc.method.mining.GetMiningInfo;
import org.basalt.rpc.method.mining.GetNetworkHashPs;
import org.basalt.rpc.method.mining.SubmitBlock;
import org.basalt.rpc.method.mining.SubmitHeader;
import org.basalt.rpc.spec.RpcMethod;

/// All methods.
public final class StandardMethods {
  public static final List<RpcMethod> ALL =
      List.of(
          // blockchain
          new GetBestBlockHash(),
          new GetBlock(),
          new GetBlockCount(),
          new GetBlockFromPeer(),
          new GetBlockHash(),
          new GetBlockHeader(),
          new GetBlockStats(),
          new GetBlockchainInfo(),
          new GetChainTips(),
          new GetChainTxStats(),
          new GetDeploymentInfo(),
          new GetDifficulty(),
          new GetTxOut(),
          new GetTxOutSetInfo(),
          new InvalidateBlock(),
          new PreciousBlock(),
          new ReconsiderBlock(),
          new VerifyChain(),
          new WaitForBlock(),
          new WaitForBlockHeight(),
          new WaitForNewBlock(),
          // mining
          new Generate(),
          new GenerateBlock(),
          new GenerateToAddress(),
          new GenerateToDescriptor(),
          new GetMiningInfo(),
          new GetNetworkHashPs(),
          new SubmitBlock(),
          new SubmitHeader(),
          // control
          new Echo(),
          new EchoJson(),
          new GetMemoryInfo(),
          new GetRpcInfo(),
          new Help(),
          new Logging(),
          new MockScheduler(),
          new SetMockTime(),
          new Stop(),
          new SyncWithValidationInterfaceQueue(),
          new Uptime());

  private StandardMethods() {}
}
